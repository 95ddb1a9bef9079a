import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';

/** What a project's `pyproject.toml` says of its name and of the tool that keeps its environment. */
export interface Pyproject {
  readonly name: string | null;
  readonly usesPoetry: boolean;
  readonly usesUv: boolean;
}

/** Reads `pyproject.toml` in `directory`. A missing or broken one says nothing; it is no error. */
export async function readPyproject(directory: string): Promise<Pyproject> {
  try {
    return describe(parse(await readFile(join(directory, 'pyproject.toml'), 'utf8')));
  } catch {
    return { name: null, usesPoetry: false, usesUv: false };
  }
}

function describe(document: unknown): Pyproject {
  const poetry = at(document, 'tool', 'poetry');
  const backend = at(document, 'build-system', 'build-backend');
  return {
    name: text(at(document, 'project', 'name')) ?? text(at(poetry, 'name')),
    // Poetry 2 keeps everything in [project]; only its build backend gives it away.
    usesPoetry: poetry !== undefined || (text(backend)?.startsWith('poetry.') ?? false),
    usesUv: at(document, 'tool', 'uv') !== undefined,
  };
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (isTable(inner) ? inner[key] : undefined), value);
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
