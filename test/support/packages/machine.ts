import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';

export const checkout = join(import.meta.dirname, '..', '..', '..');
/** What proofs fetch from the registries, once for all runs. */
const fetchedFolder = join(checkout, 'test-artefacts', 'fetched');

/** A machine on which nothing of ours was ever installed. */
export interface BareMachine {
  readonly home: string;
  /** Its folder: the home and projects lie in it. */
  readonly folder: string;
  /** A folder that is made in it. */
  place(name: string): string;
  /** Its tools: these folders first, then all that Debian has, without Node. */
  environment(first?: readonly string[]): Record<string, string>;
  /** Runs a program, with what it took, in whole milliseconds. */
  run(call: Call): Promise<Ran>;
  remove(): void;
}

export interface Call {
  readonly words: readonly [string, ...string[]];
  readonly cwd: string;
  readonly path?: readonly string[];
}

export interface Ran {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
}

export function bareMachine(): BareMachine {
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-bare-'));
  const place = (name: string) => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const home = place('home');
  const tools = withoutNode(place('tools'));
  const environment = (first: readonly string[] = []) => ({
    ...registrySettings(),
    PATH: [...first, tools].join(delimiter),
    HOME: home,
    XDG_RUNTIME_DIR: folder,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
  });
  const run = async ({ words: [file, ...args], cwd, path = [] }: Call): Promise<Ran> => {
    const start = performance.now();
    const env = environment(path);
    const options = { cwd, env, extendEnv: false, reject: false, stdin: 'ignore' } as const;
    const { exitCode, stdout, stderr } = await execa(file, args, options);
    return { exitCode, stdout, stderr, tookMs: Math.round(performance.now() - start) };
  };
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  return { home, folder, place, environment, run, remove };
}

/** Links to the system's programs, but for Node's own. */
function withoutNode(folder: string): string {
  for (const place of ['/usr/bin', '/usr/sbin'])
    for (const name of readdirSync(place))
      if (!/^(node|nodejs|npm|npx|corepack)$/.test(name) && !existsSync(join(folder, name)))
        symlinkSync(join(place, name), join(folder, name));
  return folder;
}

/** Where this machine's package tools look, and whom they trust: what they have in their home is not there. */
function registrySettings(): Record<string, string> {
  const kept =
    /^(npm_config_registry|PIP_(INDEX_URL|CERT)|UV_(INDEX_URL|DEFAULT_INDEX)|\w*CERT\w*|\w*CA_BUNDLE|https?_proxy|no_proxy)$/i;
  const found = Object.entries(process.env).filter(([name]) => kept.test(name));
  return Object.fromEntries(found.map(([name, value]) => [name, value ?? '']));
}

/** A folder with a real Node of this version as `node`, from npm's registry. */
export async function fetchNode(version: string): Promise<string> {
  const package_ = await fetchPackage(`node-${process.platform}-${process.arch}`, version);
  return join(package_, 'bin');
}

/** A folder with `npm` and `npx` of this version, for the Node that is on PATH. */
export async function fetchNpm(version: string): Promise<string> {
  const bin = join(fetchedFolder, `npm-bin-${version}`);
  const folder = await fetchPackage('npm', version);
  mkdirSync(bin, { recursive: true });
  for (const name of ['npm', 'npx'])
    if (!existsSync(join(bin, name))) symlinkSync(join(folder, 'bin', `${name}-cli.js`), join(bin, name));
  return bin;
}

/** A package of npm's, unpacked. */
async function fetchPackage(name: string, version: string): Promise<string> {
  const folder = join(fetchedFolder, `${name}-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(fetchedFolder, { recursive: true });
  const draft = mkdtempSync(join(fetchedFolder, 'draft-'));
  await execa('npm', [
    'pack',
    '--silent',
    '--ignore-scripts',
    '--pack-destination',
    draft,
    `${name}@${version}`,
  ]);
  await execa('tar', ['-xzf', join(draft, readdirSync(draft)[0] ?? ''), '-C', draft]);
  await execa('mv', [join(draft, 'package'), folder]);
  await execa('sh', ['-c', 'chmod +x "$1"/bin/*', 'sh', folder]);
  rmSync(draft, { recursive: true });
  return folder;
}

/** A folder with `uv`, `uvx`, `pipx` and `poetry`, from PyPI. */
export async function fetchPythonTools(): Promise<string> {
  const prefix = join(fetchedFolder, 'python-tools');
  const bin = join(fetchedFolder, 'python-tools-bin');
  if (existsSync(bin)) return bin;
  await execa('python3', ['-m', 'venv', prefix]);
  await execa(join(prefix, 'bin', 'pip'), ['install', '--quiet', 'uv', 'pipx', 'poetry']);
  mkdirSync(bin);
  // Nothing else of that environment: its Python is not the machine's.
  for (const name of ['uv', 'uvx', 'pipx', 'poetry']) symlinkSync(join(prefix, 'bin', name), join(bin, name));
  return bin;
}

/** What lies on disk, in kilobytes. */
export async function kilobytesIn(...places: readonly string[]): Promise<number> {
  const { stdout } = await execa('du', ['-sck', ...places]);
  return Number.parseInt(stdout.split('\n').at(-1) ?? '', 10);
}

/** Builds anew, with nothing of earlier builds, and packs it. @returns the path of the archive. */
export async function packedArchive(folder: string): Promise<string> {
  await execa(process.execPath, [join(checkout, 'scripts', 'build.mjs'), '--clean']);
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = await execa('npm', args, { cwd: checkout });
  return join(folder, stdout.trim());
}

/** Builds wheels of these systems from the last build. @returns their paths. */
export async function builtWheels(
  folder: string,
  ...platforms: readonly string[]
): Promise<readonly string[]> {
  const script = join(checkout, 'scripts', 'wheel.mjs');
  const args = [script, '--as-built', '--out', folder, ...platforms];
  return (await execa(process.execPath, args)).stdout.split('\n');
}

/** A figure of a proof, for who reads along. */
export function figure(what: string, value: string): void {
  process.stdout.write(`  ${what.padEnd(60)} ${value}\n`);
}
