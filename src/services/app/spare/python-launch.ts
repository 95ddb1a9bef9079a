import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { LaunchSpec } from '../../../core/app/launch.ts';

/** A start of Python, taken apart. */
export interface PythonLaunch {
  readonly python: string;
  /** `-c CODE …`, `-m MODULE …` or `SCRIPT …`: the first is no other option of Python's. */
  readonly args: readonly string[];
}

/** What pip, uv and conda write as `bin/streamlit`: a Python without options of its own, which imports Streamlit. */
const consoleScript = /^#!(\/\S*\/python[\d.]*)\n[\s\S]*^from streamlit\.\S+ import main$/m;
/** All that one of them holds, and more. */
const longestScript = 2048;

/** The Python that a launch starts, and with what; null: another program, which does as it likes (Poetry, uv, a wrapper). */
export async function pythonLaunch({ file, args }: LaunchSpec): Promise<PythonLaunch | null> {
  if (!file.startsWith('/')) return null;
  if (!/^python[\d.]*$/.test(basename(file))) return ofScript(file, args);
  const [first = '', second] = args;
  const isPlain = first === '-c' || first === '-m' ? second !== undefined : /^[^-]/.test(first);
  return isPlain ? { python: file, args } : null;
}

async function ofScript(script: string, args: readonly string[]): Promise<PythonLaunch | null> {
  const python = consoleScript.exec(await beginningOf(script))?.[1];
  return python === undefined ? null : { python, args: [script, ...args] };
}

async function beginningOf(path: string): Promise<string> {
  const file = await open(path).catch(() => null);
  if (file === null) return '';
  return read(file).finally(() => file.close());
}

/** Empty for a folder. */
async function read(file: FileHandle): Promise<string> {
  const buffer = Buffer.alloc(longestScript);
  const result = await file.read(buffer, 0, longestScript, 0).catch(() => null);
  return result === null ? '' : buffer.toString('utf8', 0, result.bytesRead);
}
