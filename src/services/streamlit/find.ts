import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Streamlit } from '../../core/app/launch.ts';
import type { SearchedPlace } from '../../core/app/searched-place.ts';
import type { Environment } from '../../core/settings/settings.ts';
import { toolOutput } from '../os/tool-output.ts';
import type { Pyproject } from './pyproject.ts';
import {
  isExecutable,
  type PrefixStreamlit,
  pythonOf,
  streamlitInPrefix,
  versionOfScript,
} from './python-prefix.ts';

export interface StreamlitSearch {
  /** The project's folder. */
  readonly cwd: string;
  /** The shell's environment: `PATH` and `VIRTUAL_ENV` are looked up here. */
  readonly env: Environment;
  readonly pyproject: Pyproject;
  readonly deadlines?: Deadlines;
}

export interface StreamlitFinding {
  readonly streamlit: Streamlit | null;
  /** Each place that was looked in before it was found. */
  readonly lookedIn: readonly SearchedPlace[];
}

/** How long a tool may take before it is given up. */
export interface Deadlines {
  readonly poetryMs: number;
  /** `uv run` first brings the environment up to date, which may mean downloads. */
  readonly uvMs: number;
  readonly versionMs: number;
}

const defaultDeadlines: Deadlines = { poetryMs: 15_000, uvMs: 60_000, versionMs: 10_000 };

/** A Streamlit; or the place, with what was seen there instead; or null where it does not concern this project. */
type Sight = PrefixStreamlit | SearchedPlace | null;

/**
 * Finds the Streamlit of a project: `.venv`, `venv`, `VIRTUAL_ENV`, its Poetry environment, uv's, then `PATH`.
 * An environment without Streamlit is passed over. Usually starts no program; never rejects.
 */
export async function findStreamlit(search: StreamlitSearch): Promise<StreamlitFinding> {
  const places: readonly (readonly [string, () => Promise<Sight>])[] = [
    ['.venv', () => inFolder('.venv', join(search.cwd, '.venv'))],
    ['venv', () => inFolder('venv', join(search.cwd, 'venv'))],
    ['VIRTUAL_ENV', () => inActivated(search)],
    ['Poetry', () => inPoetry(search)],
    ['uv', () => inUv(search)],
    ['PATH', () => onPath(search)],
  ];
  const lookedIn: SearchedPlace[] = [];
  for (const [foundIn, look] of places) {
    const sight = await look();
    if (sight === null) continue;
    if ('seen' in sight) lookedIn.push(sight);
    else return { streamlit: { ...sight, foundIn }, lookedIn };
  }
  return { streamlit: null, lookedIn };
}

async function inFolder(place: string, prefix: string): Promise<Sight> {
  const found = await streamlitInPrefix(prefix);
  return found ?? { place, seen: (await exists(prefix)) ? 'no-streamlit' : 'nothing' };
}

async function inActivated({ cwd, env }: StreamlitSearch): Promise<Sight> {
  const prefix = env['VIRTUAL_ENV'];
  return prefix ? inFolder('VIRTUAL_ENV', resolve(cwd, prefix)) : null;
}

async function inPoetry({
  cwd,
  env,
  pyproject,
  deadlines = defaultDeadlines,
}: StreamlitSearch): Promise<Sight> {
  if (!pyproject.usesPoetry) return null;
  const [poetry] = await programsOnPath('poetry', cwd, env);
  if (poetry === undefined) return { place: 'Poetry', seen: 'no-tool', program: 'poetry' };
  return inNamedPrefix('Poetry', {
    file: poetry,
    args: ['env', 'info', '--path'],
    cwd,
    env,
    deadlineMs: deadlines.poetryMs,
  });
}

async function inUv({ cwd, env, pyproject, deadlines = defaultDeadlines }: StreamlitSearch): Promise<Sight> {
  if (!pyproject.usesUv && !(await exists(join(cwd, 'uv.lock')))) return null;
  const [uv] = await programsOnPath('uv', cwd, env);
  if (uv === undefined) return { place: 'uv', seen: 'no-tool', program: 'uv' };
  const args = ['run', '--quiet', 'python', '-c', 'import sys; print(sys.prefix)'];
  return inNamedPrefix('uv', { file: uv, args, cwd, env, deadlineMs: deadlines.uvMs });
}

async function inNamedPrefix(place: string, call: Parameters<typeof toolOutput>[0]): Promise<Sight> {
  const result = await toolOutput(call);
  if (result.at === 'late') return { place, seen: 'late', seconds: call.deadlineMs / 1000 };
  const prefix = result.at === 'done' ? result.stdout.trim() : '';
  return prefix === '' ? { place, seen: 'no-environment' } : inFolder(place, prefix);
}

async function onPath({ cwd, env, deadlines = defaultDeadlines }: StreamlitSearch): Promise<Sight> {
  for (const script of await programsOnPath('streamlit', cwd, env)) {
    const version = await versionOfScript(script);
    if (version !== null || !isShim(script)) return { command: [script], version };
    // pyenv's says with its exit code whether the Python that is chosen here has a Streamlit at all.
    const call = { file: script, args: ['version'], cwd, env, deadlineMs: deadlines.versionMs };
    const asked = await toolOutput(call);
    if (asked.at === 'done') return { command: [script], version: versionIn(asked.stdout) };
    if (asked.at === 'late') return { command: [script], version: null };
  }
  return { place: 'PATH', seen: 'nothing' };
}

/** What pyenv, asdf and mise put on PATH for every program of every Python. */
function isShim(script: string): boolean {
  return script.includes('/shims/');
}

/**
 * Asks the Python of a Streamlit for its version, for one whose folders do not tell it. Null where there is no saying:
 * a program that only bears the name is not run for it. Never rejects.
 */
export async function askVersion(
  { command: [program = ''] }: Streamlit,
  { cwd, env, deadlines = defaultDeadlines }: Omit<StreamlitSearch, 'pyproject'>,
): Promise<string | null> {
  const python = await pythonOf(program);
  if (python === null) return null;
  const args = ['-c', 'import importlib.metadata; print(importlib.metadata.version("streamlit"))'];
  const asked = await toolOutput({ file: python, args, cwd, env, deadlineMs: deadlines.versionMs });
  return asked.at === 'done' && /^\d\S*$/.test(asked.stdout.trim()) ? asked.stdout.trim() : null;
}

// `Streamlit, version 1.53.0`
function versionIn(output: string): string | null {
  return /version (\d\S*)/.exec(output)?.[1] ?? null;
}

async function programsOnPath(name: string, cwd: string, env: Environment): Promise<string[]> {
  const programs: string[] = [];
  for (const directory of (env['PATH'] ?? '').split(':')) {
    const program = resolve(cwd, directory, name);
    if (directory !== '' && (await isExecutable(program))) programs.push(program);
  }
  return programs;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
