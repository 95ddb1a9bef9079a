import { setTimeout as delay } from 'node:timers/promises';
import { askedUrl, baseUrl } from '../../core/app/base-url.ts';
import { basePathOf } from '../../core/base/network/base-path.ts';
import { quoted } from '../../core/base/printable.ts';
import { takesColours } from '../../core/base/terminal/terminal.ts';
import { type ConnectTo, readConnectTo } from '../../core/checks/connect-to.ts';
import type { Known } from '../../core/checks/diagnosis/context.ts';
import { type HopRow, judgeHops, skippedRows } from '../../core/checks/diagnosis/judge.ts';
import { type Hop, type HopResult, isWell } from '../../core/checks/hop.ts';
import {
  comparedHops,
  locatingHops,
  type PlanInput,
  planProbe,
  relatedResults,
} from '../../core/checks/route.ts';
import { probeTable } from '../../core/checks/table.ts';
import { readTarget } from '../../core/checks/target.ts';
import { allowedOrigins } from '../../core/settings/allowed-origins.ts';
import { parseOrigin } from '../../core/settings/parse-origin.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { probingWords } from '../../core/words/probing.ts';
import type { Asker } from '../../services/checks/asker.ts';
import { askRound } from '../../services/checks/round.ts';
import { configOfProject, scanProject } from '../../services/streamlit/project-scan.ts';
import { usage } from '../arguments/base/usage.ts';
import { openProject, type Project, type ProjectPlace, requireSettings } from '../project/open-project.ts';
import type { RunningPlace } from './probe-endpoint.ts';
import { createProbeAsker, createProbeEntry, type ProbeAskerOptions } from './probing/probe-asker.ts';
import { probePages } from './probing/probe-page.ts';
import { createReport, type Report } from './probing/probe-report.ts';
import { uploadOf } from './probing/upload-limit.ts';
import { whoseApp } from './probing/whose-app.ts';

export interface ProbeCommand extends ProjectPlace {
  /** These four as they were typed. */
  readonly urls: readonly string[];
  readonly origins: readonly string[];
  readonly connectTo: readonly string[];
  /** Seconds. */
  readonly wait?: string | undefined;
  /** Seconds. */
  readonly idle?: string | undefined;
  /** Is the page run as well, once, after all that is asked? */
  readonly page?: boolean;
  readonly json: boolean;
  /** May stdout have colours? NO_COLOR is looked at here. */
  readonly color: boolean;
  readonly columns: number;
  /** Is stderr a terminal, where a line can be overwritten? */
  readonly liveProgress: boolean;
  /** Asks a running supervisor where its app is, and for the URL that the service gave to a tunnel without a domain. */
  readonly running?: (cwd: string) => Promise<RunningPlace | null>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** For one check; 5 s unless given. */
  readonly deadlineMs?: number;
}

/** What was asked for on the command line, understood. */
interface Request {
  readonly urls: readonly string[];
  readonly origins: readonly string[];
  readonly connectTo: ConnectTo;
  readonly waitMs: number;
  /** Null: no longer silence than usual. */
  readonly idleMs: number | null;
}

const pauseMs = 2000;
const longestWaitS = 86_400;
const longestIdleS = 3600;

/**
 * Asks every hop once, or with `wait` until all is well, and says what broke. Needs no supervisor.
 *
 * @returns the exit code: 0, or 1 where a verdict failed.
 * @throws {UserError} with exit code 2 for bad usage or settings; then nothing is on stdout.
 */
export async function runProbe(typed: ProbeCommand): Promise<number> {
  const request = readRequest(typed);
  const project = await openProject(typed);
  const settings = requireSettings(project);
  const command = { ...typed, cwd: project.cwd };
  const running = (await command.running?.(command.cwd)) ?? null;
  const input = await planInput(command, request, settings, running);
  const way = { ...command, ...request, settings, running, endpoint: input.endpoint };
  const asker = createProbeAsker(way);
  try {
    const report = createReport(command, request.waitMs);
    const asked = await askUntilWell(command, request, input, { asker, report });
    const pages = typed.page === true ? await pagesOf(command, project, asked, way, report) : [];
    report.rows(pages);
    report.end();
    const rows = [...asked, ...pages];
    const whose = await whoseApp(command.cwd, input, rows);
    const look = { color: hasColor(command), columns: command.columns, isAnothers: whose !== null };
    if (!command.json) command.stdout(probeTable(rows, look));
    if (whose !== null) command.stderr(`${whose}\n`);
    return rows.some((row) => isDecidingFailure(row) || isWantedOpen(row)) ? 1 : 0;
  } finally {
    asker.close();
    running?.close();
  }
}

function pagesOf(
  { cwd, shell, deadlineMs }: ProbeCommand,
  project: Project,
  rows: readonly HopRow[],
  way: ProbeAskerOptions,
  { running }: Report,
): Promise<readonly HopRow[]> {
  return probePages(rows, {
    ...{ cwd, connectTo: way.connectTo, deadlineMs, running },
    redact: project.redactor(),
    help: () => scanProject({ cwd, shell, script: way.settings.app }),
    keepsToken: !way.settings.authtokenForApp,
    entry: createProbeEntry(way),
  });
}

function readRequest({ urls, origins, connectTo, wait = '0', idle }: ProbeCommand): Request {
  const targets = urls.map((text) => {
    const reading = readTarget(text);
    if (!reading.ok) throw usage(reading.message, 'probe');
    return reading.url;
  });
  const asked = origins.map((text) => {
    const reading = parseOrigin(text);
    if (reading.ok) return reading.origin;
    throw usage(probingWords.noOrigin(reading.seen, reading.instead), 'probe');
  });
  const mapping = readConnectTo(connectTo);
  if (!mapping.ok) throw usage(mapping.message, 'probe');
  const seconds = secondsOf(wait);
  if (!(seconds <= longestWaitS)) throw usage(probingWords.noWait(quoted(wait)), 'probe');
  const idleS = idle === undefined ? null : secondsOf(idle);
  if (idleS !== null && !(idleS > 0 && idleS <= longestIdleS))
    throw usage(probingWords.noIdle(quoted(idle ?? '')), 'probe');
  return {
    urls: [...new Set(targets)],
    origins: [...new Set(asked)],
    connectTo: mapping.connectTo,
    waitMs: seconds * 1000,
    idleMs: idleS === null ? null : idleS * 1000,
  };
}

function secondsOf(text: string): number {
  return /^\d{1,5}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

async function planInput(
  command: ProbeCommand,
  request: Request,
  settings: Settings,
  running: RunningPlace | null,
): Promise<PlanInput> {
  const { cwd, shell, options } = command;
  const { urls, origins, idleMs } = request;
  const config = await configOfProject({ cwd, shell, script: settings.app });
  const env = { ...settings.variables, ...shell };
  const upload = await uploadOf(cwd, settings.app, { extraArgs: [], env, config });
  const asked = { urls, origins, idleMs, upload };
  const endpoint = settings.tunnelDomain === null ? (running?.endpoint ?? null) : null;
  if (running !== null && running.appUrl !== null && running.port !== null && options.port === undefined)
    return {
      settings: { ...settings, port: running.port },
      endpoint,
      localUrl: askedUrl(running.appUrl),
      cors: running.wildcard ? 'any' : 'listed',
      ...asked,
    };
  const { places, port } = settings;
  return {
    settings,
    endpoint,
    localUrl: baseUrl({ port, extraArgs: [], env, config, places }),
    ...asked,
  };
}

async function askUntilWell(
  command: ProbeCommand,
  request: Request,
  input: PlanInput,
  { asker, report }: { readonly asker: Asker; readonly report: Report },
): Promise<readonly HopRow[]> {
  const plan = planProbe(input);
  const skipped = plan.skipped.flatMap(skippedRows);
  const seen = new Map<Hop, HopResult>();
  const startedMs = performance.now();
  const leftMs = () => request.waitMs - (performance.now() - startedMs);
  const compared = askRound(asker, comparedHops(input, plan.hops), { hostConfig: false });
  let toAsk = plan.hops;
  for (;;) {
    for (const result of await askRound(asker, toAsk)) seen.set(result.hop, result);
    const deciding = [...seen.values()];
    const locating = await askRound(asker, locatingHops(input, deciding));
    const related = [...relatedResults(deciding, locating), ...(await compared).filter(isWell)];
    const results = [...deciding, ...related];
    const known = await knownOf(command, input, results, leftMs() > 0);
    const rows = [...judgeHops(results, known), ...skipped];
    report.rows(rows);
    const failed = rows.filter(isDecidingFailure);
    if (failed.length === 0 || leftMs() <= 0) {
      report.end();
      return rows;
    }
    report.waiting(failed, performance.now() - startedMs);
    await delay(Math.min(pauseMs, leftMs()));
    toAsk = plan.hops.filter((hop) => failed.some(({ url }) => url === hop.baseUrl));
  }
}

function isDecidingFailure({ decides, verdict }: HopRow): boolean {
  return decides && verdict === 'fail';
}

/** The wildcard is no fault while it is wanted, and nothing to go on with either. */
function isWantedOpen({ decides, verdict, diagnosis }: HopRow): boolean {
  return decides && verdict === 'skipped' && diagnosis.code === 'wildcard-open';
}

async function knownOf(
  { cwd, shell }: ProbeCommand,
  { settings, endpoint, localUrl, cors = 'listed' }: PlanInput,
  results: readonly HopResult[],
  waiting: boolean,
): Promise<Known> {
  const refused = results.some(({ hop, withoutOrigin }) => withoutOrigin !== null && hop.chain === 'here');
  const scan = refused ? await scanProject({ cwd, shell, script: settings.app }) : null;
  return {
    settings,
    list: allowedOrigins(settings, endpoint),
    cors,
    streamlitVersion: scan?.streamlit?.version ?? null,
    basePath: basePathOf(localUrl),
    waiting,
    asker: 'command',
  };
}

function hasColor({ color, shell }: ProbeCommand): boolean {
  return takesColours(shell, color);
}
