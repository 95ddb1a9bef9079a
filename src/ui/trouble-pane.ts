import { formatProblem } from '../core/problem.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { type PaneContext, retryText } from './status-pane.ts';
import { cutText, firstRows, plainText, wrapWords } from './text.ts';
import type { Role } from './theme.ts';

interface Trouble {
  readonly role: Role;
  /** What is wrong, then what to do; each begins a row. */
  readonly sentences: readonly string[];
  /** The last lines of a program's output: where room is short, the last of them tell most. */
  readonly output?: readonly string[];
}

/** The one thing that is wrong now, in words, with what mends it; no rows when all is well. */
export function troubleRows({ snapshot, theme, columns, nowMs }: PaneContext, most: number): string[] {
  const [first, ...others] = troubles(snapshot, nowMs);
  if (first === undefined || most < 1) return [];
  const { glyphs } = theme;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const [lead = '', ...rest] = first.sentences.filter((sentence) => sentence !== '');
  const texts = [`${lead}${more}`, ...rest].map((text) => plainText(text, theme));
  const said = firstRows(
    texts.flatMap((text) => wrapWords(text, columns - 4)),
    most,
    theme,
  );
  const output = (first.output ?? []).map((line) => cutText(plainText(line, theme), columns - 4, theme));
  const rows = [...said, ...output.slice(Math.max(0, output.length - (most - said.length)))];
  return rows.map((row, index) => {
    const mark = index === 0 ? (first.role === 'bad' ? glyphs.fail : glyphs.warning) : ' ';
    return ` ${theme.paint(first.role, `${mark} ${row}`)}`;
  });
}

/** What the user should know though nothing is broken: the first of it, quietly. */
export function noticeRows({ snapshot, theme, columns }: PaneContext, most: number): string[] {
  const texts = snapshot.notices.map((notice) => plainText(notice, theme));
  const rows = texts.flatMap((text) =>
    wrapWords(text, columns - 4).map((row, index) => `${index === 0 ? theme.glyphs.notice : ' '} ${row}`),
  );
  return firstRows(rows, most, theme).map((row) => ` ${theme.paint('quiet', row)}`);
}

/** Everything that is wrong, the worst first. */
function troubles(snapshot: Snapshot, nowMs: number): Trouble[] {
  return [
    ...ofProcess(snapshot, nowMs),
    ...snapshot.settings.errors.map((problem) => bad(formatProblem(problem))),
    ...ofTunnel(snapshot),
    ...ofVisitors(snapshot),
    ...ofProbes(snapshot),
    ...snapshot.settings.warnings.map((problem) => warning(formatProblem(problem))),
  ];
}

function ofProcess({ process }: Snapshot, nowMs: number): Trouble[] {
  if (process.state === 'failed') {
    const [sentence = '', ...output] = (process.reason ?? 'The app failed.').split('\n');
    return [{ role: 'bad', sentences: [sentence], output }];
  }
  if (process.state !== 'backoff') return [];
  const again = retryText(process.retryAtMs, nowMs);
  return [
    warning(`${process.reason ?? 'The app ended.'} It is started ${again ?? 'again'}; r starts it now.`),
  ];
}

function ofTunnel({ tunnel }: Snapshot): Trouble[] {
  if (tunnel.error === null || tunnel.state === 'online' || tunnel.state === 'off') return [];
  const { code, message, hint } = tunnel.error;
  const name = code.startsWith('ERR_') ? ` [${code}]` : '';
  const told = [`The tunnel: ${message}${name}`, hint];
  return [tunnel.state === 'failed' ? bad(...told) : warning(...told)];
}

function ofVisitors({ visits }: Snapshot): Trouble[] {
  const refused = visits.refused.at(-1);
  if (refused === undefined) return [];
  const times = refused.times === 1 ? 'once' : `${refused.times} times`;
  return [warning(`${refused.origin} was refused ${times}: a adds it.`)];
}

function ofProbes({ probes, process, origins }: Snapshot): Trouble[] {
  if (process.state !== 'ready') return [];
  const failed = probes.filter(
    ({ verdict, expect }) => verdict === 'fail' && !(origins.wildcard && expect === 'refused'),
  );
  const skipped = probes.filter(({ verdict }) => verdict === 'skipped').slice(0, 1);
  return [
    ...failed.map(({ diagnosis }) => bad(diagnosis.message, diagnosis.hint)),
    ...skipped.map(({ diagnosis }) => warning(diagnosis.message, diagnosis.hint)),
  ];
}

function bad(...sentences: string[]): Trouble {
  return { role: 'bad', sentences };
}

function warning(...sentences: string[]): Trouble {
  return { role: 'warning', sentences };
}
