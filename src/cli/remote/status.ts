import { dateAndTime } from '../../core/base/local-time.ts';
import { printable } from '../../core/base/printable.ts';
import { formatProblem } from '../../core/base/problem.ts';
import { eachSaidOnce } from '../../core/checks/probe.ts';
import { type PublicEvent, publicEvents } from '../../core/view/public-events.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import { gateWords } from '../../core/words/gates.ts';
import { statusWords } from '../../core/words/remote.ts';
import { screenWords } from '../../core/words/screen.ts';

/** What a supervisor is doing, as `--json` has it: the latest event of each kind, and all current probes. */
export function statusObject(snapshot: Snapshot, nowMs: number): Record<string, unknown> {
  const { project, pid, version, process, tunnel, settings } = snapshot;
  const events = publicEvents(null, snapshot);
  const latest = (type: string, atMs: number) => ({
    time: new Date(atMs).toISOString(),
    ...events.find((event) => event.type === type),
  });
  const probes = events.filter(({ type }) => type === 'probe');
  return {
    project,
    pid,
    version,
    process: latest('process', process.sinceMs),
    tunnel: latest('tunnel', tunnel.sinceMs),
    origins: latest('origins', nowMs),
    settings: latest('settings', settings.lastChange?.atMs ?? nowMs),
    probes: probes.map((probe, index) => probeAt(probe, snapshot.probes[index]?.atMs ?? nowMs)),
  };
}

function probeAt(probe: PublicEvent, atMs: number): object {
  return { time: new Date(atMs).toISOString(), ...probe };
}

/** The same for a person, a few lines. */
export function statusReport(snapshot: Snapshot): string {
  const { project, pid, version, settings, notices } = snapshot;
  const rows: [string, string][] = [
    ['project', statusWords.project(project, version, pid)],
    ['app', appText(snapshot)],
    ['tunnel', tunnelText(snapshot)],
    ['origins', originsText(snapshot)],
    ['probes', probesText(snapshot)],
    ...[...settings.errors, ...settings.warnings].map((each): [string, string] => [
      'settings',
      formatProblem(each),
    ]),
    ...notices.map((notice): [string, string] => ['note', notice]),
  ];
  return rows.map(([name, text]) => `${name.padEnd(9)} ${indented(text)}\n`).join('');
}

/** What the app prints may be in a reason. */
function indented(text: string): string {
  return text
    .split('\n')
    .map(printable)
    .join(`\n${' '.repeat(10)}`);
}

function appText({ process }: Snapshot): string {
  const { state, port, url, pid, restarts, reason, sinceMs } = process;
  const where = state === 'ready' ? ` at ${url}` : ` on port ${port}`;
  const facts = [
    ...(pid === null ? [] : [`pid ${pid}`]),
    ...(restarts === 0 ? [] : [statusWords.startedAgain(restarts)]),
    statusWords.since(dateAndTime(sinceMs)),
  ];
  return `${state}${port === null ? '' : where} (${facts.join(', ')})${reason === null ? '' : `\n${reason}`}`;
}

function tunnelText({ tunnel, access, people }: Snapshot): string {
  const { state, url, error, guard, sinceMs } = tunnel;
  if (state === 'off') return state;
  const why = error === null ? '' : `\n${error.message} ${error.hint}`;
  const facts = [
    statusWords.since(dateAndTime(sinceMs)),
    ...(guard === null ? [] : [gateWords.guarded(guard)]),
    ...(access === 'invited' ? [screenWords.guestsOnly(people.here)] : []),
  ];
  return `${state}${url === null ? '' : ` at ${url}`} (${facts.join(', ')})${why}`;
}

function originsText({ origins }: Snapshot): string {
  if (origins.wildcard) return statusWords.anyOrigin;
  return origins.origins.map(({ origin }) => origin).join(' ');
}

function probesText({ probes }: Snapshot): string {
  const count = (wanted: string) => probes.filter(({ verdict }) => verdict === wanted).length;
  const counts = ['pass', 'fail', 'skipped'].flatMap((each) =>
    count(each) ? [`${count(each)} ${each}`] : [],
  );
  const faults = eachSaidOnce(probes.filter(({ verdict }) => verdict === 'fail'));
  const guarded = eachSaidOnce(probes.filter(({ diagnosis }) => diagnosis.code === 'guarded'));
  return [
    counts.length === 0 ? statusWords.noProbes : counts.join(', '),
    ...faults.map(({ diagnosis }) => `✗ ${diagnosis.message} ${diagnosis.hint}`),
    ...guarded.map(({ diagnosis }) => `– ${diagnosis.message} ${diagnosis.hint}`),
  ].join('\n');
}

/** The status now, as one line of JSON. */
export function statusJson(snapshot: Snapshot): string {
  return `${JSON.stringify(statusObject(snapshot, Date.now()))}\n`;
}
