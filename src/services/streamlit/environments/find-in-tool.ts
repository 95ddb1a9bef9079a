import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EnvironmentTool, LookedIn, SearchPlace } from '../../../core/app/environment/looked-in.ts';
import type { Environment } from '../../../core/settings/settings.ts';
import { exists } from '../../os/path-kind.ts';
import { programsOnPath } from '../../os/programs-on-path.ts';
import { type ToolResult, toolOutput } from '../../os/tool-output.ts';
import { isEmptyEnvironment, type PrefixStreamlit, streamlitInPrefix } from '../python-prefix.ts';
import type { ProjectTool } from './project-tools.ts';
import { toolPrefixes } from './tool-environments.ts';
import { toolReason } from './tool-reason.ts';

/** How long a tool may take before it is given up. */
export interface Deadlines {
  readonly poetryMs: number;
  /** `uv run` first brings the environment up to date, which may mean downloads. */
  readonly uvMs: number;
  readonly versionMs: number;
}

export const defaultDeadlines: Deadlines = { poetryMs: 15_000, uvMs: 60_000, versionMs: 10_000 };

interface Shell {
  readonly cwd: string;
  readonly env: Environment;
  readonly deadlines?: Deadlines;
  /** Told as a tool begins to make the environment. */
  readonly toolBusy?: (tool: EnvironmentTool) => void;
}

type Sight = PrefixStreamlit | LookedIn;

/** The Streamlit of a prefix, or what is there instead. */
export async function inFolder(place: SearchPlace, prefix: string): Promise<Sight> {
  const found = await streamlitInPrefix(prefix);
  return found ?? { kind: (await exists(prefix)) ? 'no-streamlit' : 'absent', place };
}

/** The Streamlit in the environment that a tool keeps for the project: by its files, else Poetry and uv are asked. */
export async function inTool({ tool, folder, pyproject }: ProjectTool, shell: Shell): Promise<Sight> {
  let isThere = false;
  for (const prefix of await toolPrefixes(tool, { folder, pyproject, env: shell.env })) {
    const found = await streamlitInPrefix(prefix);
    if (found !== null) return found;
    isThere ||= await exists(prefix);
  }
  const [program] = await programsNamed(tool, shell);
  if (program === undefined && !isThere) return { kind: 'no-tool', place: tool };
  if (program !== undefined && tool === 'Poetry') return askPoetry(program, shell);
  if (program !== undefined && tool === 'uv') return askUv(program, folder, shell);
  return { kind: isThere ? 'no-streamlit' : 'no-environment', place: tool };
}

async function programsNamed(tool: EnvironmentTool, { cwd, env }: Shell): Promise<readonly string[]> {
  const names = tool === 'conda' ? ['conda', 'mamba', 'micromamba'] : [tool.toLowerCase()];
  return (await Promise.all(names.map((name) => programsOnPath(name, cwd, env)))).flat();
}

async function askPoetry(file: string, { cwd, env, deadlines = defaultDeadlines }: Shell): Promise<Sight> {
  const args = ['env', 'info', '--path'];
  const result = await toolOutput({ file, args, cwd, env, deadlineMs: deadlines.poetryMs });
  return namedPrefix('Poetry', result, deadlines.poetryMs);
}

/** uv makes the environment first; where that fails it leaves an empty one behind (0.9), which would be found from then on. */
async function askUv(file: string, folder: string, shell: Shell): Promise<Sight> {
  const { cwd, env, deadlines = defaultDeadlines } = shell;
  const made = join(folder, '.venv');
  const wasThere = await exists(made);
  if (!wasThere) shell.toolBusy?.('uv');
  const args = ['run', '--quiet', 'python', '-c', 'import sys; print(sys.prefix)'];
  const result = await toolOutput({ file, args, cwd, env, deadlineMs: deadlines.uvMs });
  if (result.at === 'failed' && !wasThere && (await isEmptyEnvironment(made)))
    await rm(made, { recursive: true, force: true });
  return namedPrefix('uv', result, deadlines.uvMs);
}

async function namedPrefix(place: EnvironmentTool, result: ToolResult, afterMs: number): Promise<Sight> {
  if (result.at === 'late') return { kind: 'late', place, afterMs };
  if (result.at === 'failed') {
    const reason = toolReason(result.stderr);
    return reason === null ? { kind: 'no-environment', place } : { kind: 'refused', place, reason };
  }
  const prefix = result.stdout.trim();
  return prefix === '' ? { kind: 'no-environment', place } : inFolder(place, prefix);
}
