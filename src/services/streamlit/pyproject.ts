import { join } from 'node:path';
import { parse } from 'smol-toml';
import type { PackageFiles } from '../../core/app/environment/managers.ts';
import { isRecord } from '../../core/base/is-record.ts';
import { readFile } from '../os/folders/files-at-once.ts';
import { exists } from '../os/path-kind.ts';

/** What a project says of its name, its Python, and the tools that keep its environment. */
export interface Pyproject {
  readonly name: string | null;
  /** As it is written there: `>=3.13`. */
  readonly wantedPython: string | null;
  /** May pip install it? Settings of a formatter alone make no project. */
  readonly project: PackageFiles['project'];
  readonly usesPoetry: boolean;
  readonly usesUv: boolean;
  readonly usesPdm: boolean;
  readonly usesHatch: boolean;
  readonly usesPixi: boolean;
}

/** Reads `pyproject.toml` in `directory`, and looks for uv's lock. A missing or broken one says nothing; it is no error. */
export async function readPyproject(directory: string): Promise<Pyproject> {
  const [text, hasUvLock] = await Promise.all([
    readFile(join(directory, 'pyproject.toml'), 'utf8').catch(() => ''),
    exists(join(directory, 'uv.lock')),
  ]);
  const said = describe(parsed(text));
  return { ...said, usesUv: said.usesUv || hasUvLock };
}

function parsed(toml: string): unknown {
  // The reader of TOML takes 3 ms to load, and most projects have none.
  if (toml === '') return {};
  try {
    return parse(toml);
  } catch {
    return {};
  }
}

function describe(document: unknown): Pyproject {
  const poetry = at(document, 'tool', 'poetry');
  const backend = at(document, 'build-system', 'build-backend');
  return {
    name: text(at(document, 'project', 'name')) ?? text(at(poetry, 'name')),
    // What Poetry has in its place before its version 2.
    wantedPython:
      text(at(document, 'project', 'requires-python')) ?? text(at(poetry, 'dependencies', 'python')),
    project: projectIn(document),
    // Poetry 2 keeps everything in [project]; only its build backend gives it away.
    usesPoetry: poetry !== undefined || (text(backend)?.startsWith('poetry.') ?? false),
    usesUv: at(document, 'tool', 'uv') !== undefined,
    usesPdm: at(document, 'tool', 'pdm') !== undefined,
    // As a build backend it stands in projects of every tool.
    usesHatch: at(document, 'tool', 'hatch', 'envs') !== undefined,
    usesPixi: at(document, 'tool', 'pixi') !== undefined,
  };
}

function projectIn(document: unknown): PackageFiles['project'] {
  const dependencies = at(document, 'project', 'dependencies');
  const needs = Array.isArray(dependencies) ? dependencies : [];
  if (needs.some((need) => typeof need === 'string' && /^streamlit(?![\w-])/i.test(need.trim())))
    return 'with-streamlit';
  return isRecord(at(document, 'project')) || isRecord(at(document, 'build-system')) ? 'installable' : 'none';
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
