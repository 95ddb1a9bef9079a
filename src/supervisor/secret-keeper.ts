import type { VisitDetail } from '../core/door/inspect/detail.ts';
import type { VisitEntry } from '../core/door/inspect/entries.ts';
import type { PersonView } from '../core/door/people/person.ts';
import type { DoorEvent } from '../core/door/visitor.ts';
import type { Event } from '../core/kernel/events.ts';
import type { Environment } from '../core/settings/settings.ts';
import type { TunnelConfig } from '../core/tunnel/state.ts';
import { detailTexts, entryTexts, personTexts, snapshotTexts, visitTexts } from '../core/view/free-text.ts';
import type { Snapshot } from '../core/view/snapshot.ts';
import { createLineRedactor, type LineRedactor } from '../logs/redact.ts';
import { createConceal } from '../logs/secrets/conceal.ts';
import { secretsInPolicy, secretsInSettings, secretsInToml } from '../logs/secrets/values.ts';
import type { Session } from './session.ts';

type Visit = Extract<DoorEvent, { type: 'visit.ended' }>;

/** Knows what must not be shown: it changes with the settings. */
export interface SecretKeeper extends LineRedactor {
  /** The same snapshot with the secrets taken out of its texts; twice the same one for the same, so that it can be compared. */
  concealSnapshot(snapshot: Snapshot): Snapshot;
  concealVisit(visit: Visit): Visit;
  concealPerson(person: PersonView): PersonView;
  concealEntry(entry: VisitEntry): VisitEntry;
  concealDetail(detail: VisitDetail): VisitDetail;
  /** Takes down the secrets that an event brings. Those of before stay hidden: the app may still print them. */
  learn(event: Event): void;
}

/** Of a file that is saved again and again; the newest. */
const mostFormer = 50;

type Source = 'file' | 'tunnel' | 'policy' | 'streamlit';

/** @param streamlitTexts what Streamlit's own files hold now. */
export function createSecretKeeper(
  shell: Environment,
  streamlitTexts: () => readonly string[] = () => [],
): SecretKeeper {
  // What the shell exports is looked at again with each file, which may have the same value under a harmless name.
  let inSettings = secretsInSettings(null, shell);
  const learnt = new Map<Source, readonly string[]>();
  let former: readonly string[] = [];
  let redactor = createLineRedactor(inSettings);
  let conceal = createConceal(redactor.redact);

  function take(source: Source, now: readonly string[]): void {
    former = [...new Set([...former, ...(learnt.get(source) ?? [])])]
      .filter((secret) => !now.includes(secret))
      .slice(-mostFormer);
    learnt.set(source, now);
    redactor = createLineRedactor([...inSettings, ...[...learnt.values()].flat(), ...former]);
    conceal = createConceal(redactor.redact);
  }

  return {
    redact: (text) => redactor.redact(text),
    isClear: (lines) => redactor.isClear(lines),
    concealSnapshot: (snapshot) => conceal(snapshot, snapshotTexts),
    concealVisit: (visit) => conceal(visit, visitTexts),
    concealPerson: (person) => conceal(person, personTexts),
    concealEntry: (entry) => conceal(entry, entryTexts),
    concealDetail: (detail) => conceal(detail, detailTexts),
    learn(event) {
      if (event.type === 'envFile.read') {
        const exported = new Set(secretsInSettings(null, shell));
        inSettings = secretsInSettings(event.text, shell);
        take(
          'file',
          inSettings.filter((secret) => !exported.has(secret)),
        );
      }
      if (event.type === 'tunnelConfig.read') take('tunnel', tokenOf(event.config));
      if (event.type === 'trafficPolicy.read' && event.reading.at === 'read')
        take('policy', secretsInPolicy(event.reading.text));
      // The app reads them as it starts; before its first line they are known here.
      if (event.type === 'process.spawned') {
        const now = streamlitTexts().flatMap(secretsInToml);
        if (now.length > 0 || learnt.has('streamlit')) take('streamlit', now);
      }
    },
  };
}

function tokenOf({ authtoken }: TunnelConfig): string[] {
  return authtoken === null ? [] : [authtoken.reveal()];
}

/** The session as everybody may see it: what it shows holds no secret, its own state does. */
export function concealedSession(session: Session, { learn, concealSnapshot }: SecretKeeper): Session {
  return {
    dispatch(event) {
      learn(event);
      session.dispatch(event);
    },
    state: session.state,
    snapshot: () => concealSnapshot(session.snapshot()),
    subscribe: (listener) =>
      session.subscribe((before, after) =>
        listener(before === null ? null : concealSnapshot(before), concealSnapshot(after)),
      ),
  };
}
