import { join } from 'node:path';
import { isAtLeast, type MajorMinor } from '../../../core/base/version.ts';
import { installFaultWords, installWords } from '../../../core/words/streamlit.ts';
import { installError, installFault } from './install-faults.ts';

/** Where an install happens, and whom it tells. */
export interface InstallContext {
  readonly folder: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal | undefined;
}

/** What is installed. */
export type Wanted =
  /** `streamlit==1.53.0`, of which nobody knows the hash. */
  | { readonly from: 'index'; readonly requirement: string }
  /** What stands in this file, each package by its version and the hashes of its files: a file with another is not unpacked. */
  | { readonly from: 'pins'; readonly file: string };

interface ToolResult {
  readonly outcome: 'done' | 'failed' | 'missing';
  readonly lines: readonly string[];
}

/** The oldest Python for which there is a Streamlit with an allow-list: 1.46 to 1.50 run on 3.9. */
const oldestPython: MajorMinor = [3, 9];
/** Tried in this order: the name everybody has, then newer ones beside an old system Python. */
const pythonNames = [
  'python3',
  'python3.14',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.10',
  'python',
];
const tailLines = 40;

/**
 * Makes a virtual environment in the folder and installs what is wanted.
 *
 * @throws UserError as `provideStreamlit` does; what `signal` was aborted with when it was.
 */
export async function fillEnvironment(context: InstallContext, wanted: Wanted): Promise<void> {
  const made = await run(context, 'uv', ['venv', '--no-project', '--python', '>=3.10', context.folder]);
  if (made.outcome === 'missing') return await fillWithPip(context, wanted);
  if (made.outcome === 'failed') throw installFault('uv', made.lines, context.report);
  const python = join(context.folder, 'bin', 'python');
  const uv = ['pip', 'install', '--python', python, ...argumentsFor(wanted)];
  const installed = await run(forWanted(context, wanted), 'uv', uv, uvProgress);
  if (installed.outcome !== 'done') throw installFault('uv', installed.lines, context.report);
}

async function fillWithPip(context: InstallContext, wanted: Wanted): Promise<void> {
  const made = await run(context, await findPython(context), ['-m', 'venv', context.folder]);
  if (made.outcome !== 'done') throw installFault('venv', made.lines, context.report);
  const options = ['--progress-bar', 'off', '--no-input', '--disable-pip-version-check', '--prefer-binary'];
  const pip = ['-m', 'pip', 'install', ...options, ...argumentsFor(wanted)];
  const python = join(context.folder, 'bin', 'python');
  const installed = await run(forWanted(context, wanted), python, pip, pipProgress);
  if (installed.outcome !== 'done') throw installFault('pip', installed.lines, context.report);
}

function argumentsFor(wanted: Wanted): string[] {
  return wanted.from === 'pins' ? ['--require-hashes', '-r', wanted.file] : [wanted.requirement];
}

/** Somebody's constraints have no hashes, which is an error beside those that do. */
function forWanted(context: InstallContext, wanted: Wanted): InstallContext {
  if (wanted.from !== 'pins') return context;
  const { PIP_CONSTRAINT, UV_CONSTRAINT, UV_OVERRIDE, ...env } = context.env;
  return { ...context, env };
}

/** The first Python that is new enough. */
async function findPython(context: InstallContext): Promise<string> {
  let tooOld: string | null = null;
  for (const name of pythonNames) {
    const asked = await run(context, name, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
    // A pyenv shim without a version, and the stub of macOS without developer tools, exist and fail.
    if (asked.outcome !== 'done') continue;
    const version = asked.lines.at(-1) ?? '';
    if (isAtLeast(version, oldestPython)) return name;
    tooOld ??= version;
  }
  throw installError(tooOld === null ? installFaultWords.noPython : installFaultWords.oldPython(tooOld));
}

async function run(
  context: InstallContext,
  file: string,
  args: readonly string[],
  progress: (line: string) => string | null = () => null,
): Promise<ToolResult> {
  context.signal?.throwIfAborted();
  const lines: string[] = [];
  // Loaded here, since mostly the Streamlit is there already.
  const { execa } = await import('execa');
  const child = execa(file, args, {
    cwd: context.cwd,
    env: installerEnvironment(context.env),
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
    // A group of its own, which can be ended as a whole. Where nobody calls it off, Ctrl+C has to reach it by ours.
    detached: context.signal !== undefined,
  });
  const end = () => endGroup(child.pid);
  context.signal?.addEventListener('abort', end);
  for await (const line of child.iterable({ from: 'all' })) {
    lines.push(line);
    if (lines.length > tailLines) lines.shift();
    const told = progress(line);
    if (told !== null) context.report(told);
  }
  const result = await child;
  context.signal?.removeEventListener('abort', end);
  context.signal?.throwIfAborted();
  if (!result.failed) return { outcome: 'done', lines };
  return { outcome: result.code === 'ENOENT' ? 'missing' : 'failed', lines };
}

/** What an installer has started as well: a build of a package, for example. Half an environment is thrown away, so it needs no grace. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Without what would lead the installers out of the new environment. Their indexes and proxies stay. */
function installerEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { PYTHONPATH, PYTHONHOME, PIP_TARGET, PIP_PREFIX, PIP_ROOT, VIRTUAL_ENV, ...rest } = env;
  // `user = true` in pip.conf makes pip fail in a virtual environment; and its lines are wanted as they come.
  return { ...rest, PIP_USER: '0', PYTHONUNBUFFERED: '1' };
}

function pipProgress(line: string): string | null {
  const [, name, version, size] =
    /^\s*(?:Downloading|Using cached) ([\w.]+)-([\w.]+)-\S+\.whl \((.+)\)/.exec(line) ?? [];
  if (size !== undefined) return installWords.fetching(`${name} ${version}`, size);
  const packages = /^Installing collected packages: (.+)$/.exec(line)?.[1]?.split(',').length;
  return packages === undefined ? null : installWords.unpacking(packages);
}

function uvProgress(line: string): string | null {
  const [, name, size] = /^\s*Downloading ([\w.-]+) \((.+)\)/.exec(line) ?? [];
  if (name !== undefined && size !== undefined) return installWords.fetching(name, size);
  const count = /^(?:Resolved|Prepared|Installed) \d+ packages?/.exec(line)?.[0];
  return count === undefined ? null : count.toLowerCase();
}
