import { clockTime } from '../../core/base/local-time.ts';
import { formatProblem } from '../../core/base/problem.ts';
import { eachSaidOnce } from '../../core/checks/probe.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import { appWords } from '../../core/words/app.ts';
import { screenWords } from '../../core/words/screen.ts';
import { cutText, firstRows, flow, plainText, wrapWords } from '../terminal/text.ts';
import type { Role } from '../terminal/theme.ts';
import type { PaneContext } from './pane-context.ts';
import { isLongStart, retryText } from './status.ts';

interface Trouble {
  readonly role: Role;
  /** What is wrong, then what to do; each begins a row. */
  readonly sentences: readonly string[];
  /** The last lines of a program's output: where room is short, the last of them tell most. */
  readonly output?: readonly string[];
  /** Where room is short, they stand beside one another instead. */
  readonly flows?: boolean;
}

/**
 * What is wrong now, in words, with what mends it, the worst first; no rows when all is well. Of several the first one gets the
 * room that it needs, others follow where they are whole, and the rest is counted.
 */
export function troubleRows(context: PaneContext, most: number): string[] {
  const [worst, ...others] = troubles(context.snapshot, context.nowMs);
  if (worst === undefined || most < 1) return [];
  const shown: Trouble[] = [worst];
  let room = most - rowsOf(worst, context).length;
  for (const trouble of others) {
    room -= rowsOf(trouble, context).length;
    if (room < 0) break;
    shown.push(trouble);
  }
  const hidden = others.length + 1 - shown.length;
  const last = shown.length - 1;
  return shown.flatMap((trouble, index) =>
    rowsOf(trouble, context, index === 0 ? most : Number.POSITIVE_INFINITY, index === last ? hidden : 0),
  );
}

function rowsOf(
  { role, sentences, output: lines = [], flows = false }: Trouble,
  { theme, columns }: PaneContext,
  most = Number.POSITIVE_INFINITY,
  hidden = 0,
): string[] {
  const { glyphs } = theme;
  const [lead = '', ...rest] = sentences.filter((sentence) => sentence !== '');
  const more = hidden === 0 ? '' : screenWords.more(hidden);
  const texts = [`${lead}${more}`, ...rest].map((text) => plainText(text, theme));
  const told = texts.flatMap((text, index) =>
    wrapWords(text, columns - 4).map((row) => (index === 0 ? theme.paint(role, row) : row)),
  );
  const said = firstRows(told, most, theme);
  const output = flows && lines.length > most - said.length ? flow(lines, columns - 4, '   ') : lines;
  const room = Math.min(output.length, most - said.length);
  const tail = room < 1 ? [] : output.slice(-room);
  const rows = [...said, ...tail.map((line) => plainText(line, theme))];
  return rows.map((row, index) => {
    const glyph = index === 0 ? (role === 'bad' ? glyphs.fail : glyphs.warning) : ' ';
    return ` ${theme.paint(role, glyph)} ${cutText(row, columns - 4, theme)}`;
  });
}

/** What the user should know though nothing is broken. */
export function noticeRows({ snapshot, theme, columns }: PaneContext, most: number): string[] {
  const texts = snapshot.notices.map((notice) => plainText(notice, theme));
  const rows = texts.flatMap((text) =>
    wrapWords(text, columns - 4).map((row, index) => `${index === 0 ? theme.glyphs.notice : ' '} ${row}`),
  );
  return firstRows(rows, most, theme).map((row) => ` ${row}`);
}

/** Everything that is wrong, the worst first. */
function troubles(snapshot: Snapshot, nowMs: number): Trouble[] {
  const others = [
    ...snapshot.settings.errors.map((problem) => bad(formatProblem(problem))),
    ...ofScript(snapshot),
    ...ofTunnel(snapshot),
    ...ofProbes(snapshot),
    ...ofVisitors(snapshot),
    ...snapshot.settings.warnings.map((problem) => warning(formatProblem(problem))),
  ];
  const isBad = ({ role }: Trouble) => role === 'bad';
  return [
    ...ofProcess(snapshot, nowMs),
    ...others.filter(isBad),
    ...others.filter((trouble) => !isBad(trouble)),
  ];
}

function ofProcess({ process, offers }: Snapshot, nowMs: number): Trouble[] {
  if (offers.apps.length > 0)
    return [choiceOf(offers.apps, (process.failure?.output.length ?? 0) - offers.apps.length)];
  if (process.state === 'failed') {
    const { sentence, output } = process.failure ?? { sentence: appWords.failed, output: [] };
    return [{ role: 'bad', sentences: [sentence], output }];
  }
  if (isLongStart(process, nowMs) && process.reason !== null) return [warning(process.reason)];
  if (process.state !== 'backoff') return [];
  const again = retryText(process.retryAtMs, nowMs);
  return [warning(`${process.reason ?? appWords.ended} ${screenWords.startedAgain(again)}`)];
}

/** The key of each is its number; `more` have none. */
function choiceOf(apps: readonly string[], more: number): Trouble {
  const listed = apps.map((script, index) => screenWords.choice(index + 1, script));
  const rows = more > 0 ? [...listed, screenWords.moreChoices(more)] : listed;
  return { role: 'warning', sentences: [screenWords.chooseApp], output: rows, flows: true };
}

/** Streamlit goes on when the script fails; what it shows then, its visitors see. */
function ofScript({ appFailure }: Snapshot): Trouble[] {
  if (appFailure === null) return [];
  const { where, message, hint, atMs } = appFailure;
  return [bad(`${screenWords.scriptFailed(clockTime(atMs), where)}: ${message}`, hint)];
}

function ofTunnel({ tunnel }: Snapshot): Trouble[] {
  if (tunnel.state === 'online' || tunnel.state === 'off') return [];
  if (tunnel.error === null) return tunnel.state === 'reconnecting' ? [warning(screenWords.tunnelLost)] : [];
  const { code, message, hint } = tunnel.error;
  const name = code.startsWith('ERR_') ? ` [${code}]` : '';
  const told = [screenWords.theTunnel(`${message}${name}`), hint];
  return [tunnel.state === 'failed' ? bad(...told) : warning(...told)];
}

function ofVisitors({ visits }: Snapshot): Trouble[] {
  const refused = visits.refused.at(-1);
  if (refused === undefined) return [];
  return [warning(`${screenWords.refusedTimes(refused.origin, refused.times)}: ${screenWords.aAddsIt}`)];
}

function ofProbes({ probes, process, origins }: Snapshot): Trouble[] {
  if (process.state !== 'ready') return [];
  // What the wildcard lets in while it is wanted stands on a row of its own.
  const told = probes.filter(({ expect }) => !(origins.wildcard && expect === 'refused'));
  const failed = eachSaidOnce(told.filter(({ verdict }) => verdict === 'fail'));
  const skipped = told.filter(({ verdict }) => verdict === 'skipped').slice(0, 1);
  // It answers, and yet visitors meet something else first: the free plan's warning page.
  const warned = probes.filter(({ verdict, diagnosis }) => verdict === 'pass' && diagnosis.code !== 'ok');
  return [
    ...failed.map(({ diagnosis }) => bad(diagnosis.message, diagnosis.hint)),
    ...[...warned.slice(0, 1), ...skipped].map(({ diagnosis }) => warning(diagnosis.message, diagnosis.hint)),
  ];
}

function bad(...sentences: string[]): Trouble {
  return { role: 'bad', sentences };
}

function warning(...sentences: string[]): Trouble {
  return { role: 'warning', sentences };
}
