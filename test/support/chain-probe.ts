import { type ProbeCommand, runProbe } from '../../src/cli/commands/probe.ts';

/** One line of `--json`. */
export interface ProbeLine {
  readonly time: string;
  readonly type: string;
  readonly target: string;
  readonly url: string | null;
  readonly check: string;
  readonly origin: string | null;
  readonly status: number | null;
  readonly verdict: string;
  readonly latencyMs: number | null;
  readonly diagnosis: { code: string; message: string; hint: string; hop: string | null };
}

export interface ProbeRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `ocap-dev probe` in this process. */
export async function probe(cwd: string, changes: Partial<ProbeCommand> = {}): Promise<ProbeRun> {
  let [stdout, stderr] = ['', ''];
  const code = await runProbe({
    cwd,
    envFile: '.env',
    options: {},
    urls: [],
    origins: [],
    connectTo: [],
    json: false,
    color: false,
    columns: 80,
    liveProgress: false,
    shell: {},
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    ...changes,
  });
  return { code, stdout, stderr };
}

/** The same with `--json`, its lines parsed. */
export async function probeJson(cwd: string, changes: Partial<ProbeCommand> = {}) {
  const { code, stdout } = await probe(cwd, { ...changes, json: true });
  const lines: ProbeLine[] = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return { code, lines };
}

/** `dev-proxy websocket upgrade-stripped` for each line that is not well, once. */
export function faultsOf(lines: readonly ProbeLine[]): string[] {
  const faults = lines.filter(({ diagnosis }) => diagnosis.code !== 'ok');
  return [...new Set(faults.map(({ target, check, diagnosis }) => `${target} ${check} ${diagnosis.code}`))];
}
