import type { SessionClient } from '../../control/client.ts';
import type { AskedAgain } from '../../core/door/inspect/asked-again.ts';
import type { VisitDetail } from '../../core/door/inspect/detail.ts';
import type { VisitEntry } from '../../core/door/inspect/entries.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import type { Scroll } from '../../logs/viewport.ts';
import type { PeopleCommand, PeopleStatus } from '../model/people-status.ts';
import type { Theme } from '../terminal/theme.ts';
import { detailLines } from './detail-lines.ts';
import { insideRows, type Listing, listRows, peopleRoom } from './rows.ts';

/** People in the upper part, chosen with the arrows, their visits below; or one visit, looked into. */
export interface PeoplePane {
  paint(height: number, columns: number): readonly string[];
  scroll(move: Scroll): void;
  perform(command: PeopleCommand): void;
  /** Does the supervisor keep visits? */
  readonly isThere: boolean;
  readonly status: PeopleStatus;
}

type Client = Pick<SessionClient, 'snapshot' | 'visits' | 'visit' | 'askAgain'>;

/** As many as anybody scrolls through. */
const mostEntries = 400;
const mostOpen = 50;
/** In a crowd there is news all the time: the screen's process took 13 % of a core for lists that nobody can read as fast. */
const paceMs = 400;

/** `changed` asks for a picture. `now`: on the wall. */
export function createPeoplePane(
  client: Client,
  theme: Theme,
  changed: () => void,
  now: () => number,
): PeoplePane {
  let listing: Listing = { at: 'people', chosen: 0, cursor: 0, entries: [], known: false };
  let open: readonly number[] = [];
  let inside: { readonly detail: VisitDetail; top: number; again: AskedAgain | 'asking' | null } | null =
    null;
  let asked: Snapshot | null = null;
  let asking = false;
  /** What a key has asked for while an answer was awaited. */
  let isDue = false;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let height = 0;
  let status: PeopleStatus = { at: 'people', inside: null };

  const people = () => client.snapshot()?.people.people ?? [];
  const chosenName = () => (listing.chosen === 0 ? null : (people()[listing.chosen - 1]?.name ?? null));

  /** What is kept has changed with each snapshot, or may have. */
  function refresh(isForced: boolean): void {
    const snapshot = client.snapshot();
    if (asking) isDue ||= isForced;
    if (asking || snapshot === null || (!isForced && snapshot === asked)) return;
    if (!isForced && Math.abs(now() - askedAtMs) < paceMs) return;
    asked = snapshot;
    askedAtMs = now();
    asking = true;
    isDue = false;
    const { detail } = inside ?? {};
    const answer =
      detail === undefined
        ? client.visits({ person: chosenName(), open, most: mostShown() }).then(takeEntries)
        : client.visit(detail.id).then(takeDetail);
    void answer.finally(() => {
      asking = false;
      if (isDue) refresh(true);
      changed();
    });
  }

  /** While nobody goes through them, as many as are seen. */
  function mostShown(): number {
    return listing.at === 'people' ? Math.min(mostEntries, Math.max(height, 50)) : mostEntries;
  }

  function takeEntries(entries: readonly VisitEntry[]): void {
    const on = listing.entries[listing.cursor];
    const found = entries.findIndex(({ id, isAsset }) => id === on?.id && isAsset === on.isAsset);
    // What came meanwhile moves nothing away from the cursor, but for who looks at the newest.
    const cursor = listing.cursor === 0 || found === -1 ? listing.cursor : found;
    listing = { ...listing, known: true, entries, cursor: Math.max(0, Math.min(cursor, entries.length - 1)) };
  }

  function takeDetail(detail: VisitDetail | null): void {
    if (detail !== null && inside?.detail.id === detail.id) inside = { ...inside, detail };
  }

  function choose(chosen: number): void {
    listing = { ...listing, chosen: Math.max(0, Math.min(chosen, people().length)), cursor: 0 };
    refresh(true);
  }

  function moveBy(count: number): void {
    if (inside !== null) inside.top = Math.max(0, inside.top + count);
    else if (listing.at === 'people') {
      const isPast = count === 1 && listing.chosen >= people().length && listing.entries.length > 0;
      if (isPast) goToVisits();
      else choose(listing.chosen + count);
    } else if (listing.cursor + count < 0) listing = { ...listing, at: 'people', cursor: 0 };
    else listing = { ...listing, cursor: Math.min(listing.cursor + count, listing.entries.length - 1) };
  }

  function goToVisits(): void {
    listing = { ...listing, at: 'visits' };
    refresh(true);
  }

  function enter(): void {
    if (listing.at === 'people') {
      if (listing.entries.length > 0) goToVisits();
      return;
    }
    const entry = listing.entries[listing.cursor];
    if (entry === undefined) return;
    if (entry.kind !== 'page' || entry.assets === 0) return lookInside(entry.id);
    open = entry.isOpen ? open.filter((id) => id !== entry.id) : [...open, entry.id].slice(-mostOpen);
    refresh(true);
  }

  function lookInside(id: number): void {
    void client.visit(id).then((detail) => {
      if (detail !== null) inside = { detail, top: 0, again: null };
      changed();
    });
  }

  function askAgain(origin: string): void {
    if (inside === null) return;
    const { id } = inside.detail;
    inside = { ...inside, again: 'asking', top: 0 };
    void client.askAgain(id, origin.trim() === '' ? null : origin.trim()).then((again) => {
      if (inside?.detail.id === id) inside = { ...inside, again };
      changed();
    });
  }

  return {
    paint(paneHeight, columns) {
      height = paneHeight;
      refresh(false);
      const context = { theme, columns, nowMs: now() };
      if (inside === null) return listRows(client.snapshot()?.people ?? null, listing, height, context);
      const lines = detailLines(inside.detail, inside.again, context);
      inside.top = Math.max(0, Math.min(inside.top, lines.length - (height - 1)));
      return insideRows(inside.detail, lines, inside.top, height, context);
    },
    scroll(move) {
      if ('to' in move) moveBy(move.to === 'tail' ? mostEntries * 10 : -mostEntries * 10);
      else
        moveBy(move.by === 'rows' ? move.count : move.count * Math.max(1, height - peopleRoom(height) - 3));
      changed();
    },
    perform(command) {
      if (command.type === 'people.enter') enter();
      else if (command.type === 'people.again') askAgain(command.origin);
      else if (inside !== null) inside = null;
      else listing = { ...listing, at: 'people' };
      changed();
    },
    get isThere() {
      return (client.snapshot()?.people.latest ?? -1) >= 0;
    },
    get status() {
      const at = inside === null ? listing.at : 'inside';
      const shown = inside?.detail ?? null;
      const isSame = status.at === at && status.inside?.curl === shown?.curl;
      if (!isSame)
        status = {
          at,
          inside:
            shown === null
              ? null
              : { curl: shown.curl, isRepeatable: shown.isRepeatable, origin: shown.origin },
        };
      return status;
    },
  };
}
