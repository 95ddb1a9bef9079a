import { sessionsWords as words } from '../../words/sessions.ts';
import { waitedMs } from './record.ts';
import type { Dump, Fate, Handover, LeftKey } from './state.ts';

/** What became of the sessions at a restart, each in a sentence without a full stop; none while it goes on. */
export function tellHandover(handover: Handover): readonly string[] {
  const { fate } = handover;
  switch (fate.at) {
    case 'asked':
    case 'packed':
      return [];
    case 'dropped':
      return tellDropped(fate);
    case 'lost':
      return [
        ...tellAhead(handover),
        fate.cause === 'refused' ? words.lost.refused(fate.detail) : words.lost[fate.cause],
      ];
    case 'taken':
      return isOver(handover) ? tellTaken(handover, fate) : [];
    default:
      return fate satisfies never;
  }
}

function isOver({ awayMs, held, silenceMs }: Handover): boolean {
  return held ? silenceMs !== null : awayMs !== null;
}

/** The same, for the list of what happened: that nothing is ever carried here is said once, in the log. */
export function notableOf(handover: Handover): readonly string[] {
  const { fate } = handover;
  return fate.at === 'dropped' && fate.cause === 'no-hello' ? [] : tellHandover(handover);
}

function tellDropped({ cause, names }: Extract<Fate, { at: 'dropped' }>): string[] {
  switch (cause) {
    case 'asked':
      return [words.freshAsAsked];
    case 'setting':
      return [words.freshBySetting];
    case 'secret':
      return [words.freshForSecret(names)];
    case 'crash':
      return [words.goneWithApp];
    case 'no-hello':
      return [words.noHello];
    // Nobody stays to read it; or it is told already, as a failure and as a notice.
    case 'leaving':
    case 'failed':
    case 'cannot':
      return [];
    default:
      return cause satisfies never;
  }
}

function tellTaken(handover: Handover, { dump, carried }: Extract<Fate, { at: 'taken' }>): string[] {
  const { unread, failed, ahead, beside } = handover;
  const closed = handover.closed + ahead.closed;
  const ms = waitedMs(handover);
  const waited = ms === null ? null : words.waited(ms);
  return [
    ...(carried === 0 ? [] : [words.wentOver(carried, waited)]),
    ...(beside === null ? [] : [words.beside(beside)]),
    ...(closed === 0 ? [] : [words.closed(closed)]),
    ...tellDump(dump),
    ...(unread.length === 0 ? [] : [words.unread(listed(unread))]),
    ...(failed === 0 ? [] : [words.notFilled(failed)]),
  ];
}

/** The rest is lost, not they. */
function tellAhead({ ahead }: Handover): string[] {
  return ahead.count === 0 ? [] : [words.wentOver(ahead.count, null)];
}

function tellDump({ left, tooLarge, stopped }: Dump): string[] {
  return [
    ...(left.length === 0 ? [] : [words.left(listed(left))]),
    ...(tooLarge === 0 ? [] : [words.tooLarge(tooLarge)]),
    ...(stopped === 0 ? [] : [words.stopped(stopped)]),
  ];
}

const mostNamed = 5;

function listed(keys: readonly LeftKey[]): string {
  const named = keys
    .slice(0, mostNamed)
    .map(({ key, kind, why, sessions }) =>
      words.key(key, why.includes(kind) ? why : words.typed(kind, why), sessions),
    );
  const more = keys.length - named.length;
  return [...named, ...(more > 0 ? [words.more(more)] : [])].join(', ');
}
