import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import type { EnvironmentTool } from '../../../core/app/environment/looked-in.ts';
import type { Environment } from '../../../core/settings/settings.ts';
import { readdir, readFile, realpath } from '../../os/folders/files-at-once.ts';
import type { Pyproject } from '../pyproject.ts';
import { condaPrefixes, home } from './conda.ts';

/** A project that one of the tools keeps. */
export interface KeptProject {
  /** Where the tool's own file lies. */
  readonly folder: string;
  readonly env: Environment;
  readonly pyproject: Pyproject;
}

/**
 * The prefixes that a tool's own files and folders name for this project, whether or not there is one, the likeliest
 * first. No tool is run: `pipenv --venv`, `hatch env find` and `conda env list` take one to three seconds each. Never rejects.
 */
export async function toolPrefixes(tool: EnvironmentTool, project: KeptProject): Promise<readonly string[]> {
  return prefixesOf[tool](project);
}

const prefixesOf: Readonly<Record<EnvironmentTool, (project: KeptProject) => Promise<readonly string[]>>> = {
  Poetry: poetryPrefixes,
  uv: async ({ folder, env }) => {
    const named = env['UV_PROJECT_ENVIRONMENT'];
    return named ? [resolve(folder, named)] : [];
  },
  pdm: pdmPrefixes,
  Hatch: hatchPrefixes,
  pixi: async ({ folder }) => {
    const environments = join(folder, '.pixi', 'envs');
    const names = await namesIn(environments);
    return ['default', ...names.filter((name) => name !== 'default')].map((name) => join(environments, name));
  },
  Pipenv: pipenvPrefixes,
  conda: condaPrefixes,
};

/** `NAME-HASH-py3.13` in Poetry's folder, as its `generate_env_name` makes it (tried with 2.5.1). Several: it is asked which. */
async function poetryPrefixes({ folder, env, pyproject }: KeptProject): Promise<readonly string[]> {
  if (pyproject.name === null) return [];
  const start = `${normalized(pyproject.name).slice(0, 42)}-${hash(await realFolder(folder), 8)}-py`;
  const caches = env['POETRY_CACHE_DIR'] ?? join(cacheHome(env), 'pypoetry');
  const parent = env['POETRY_VIRTUALENVS_PATH'] ?? join(caches, 'virtualenvs');
  const found = (await namesIn(parent)).filter((entry) => entry.startsWith(start));
  return found.length === 1 ? found.map((entry) => join(parent, entry)) : [];
}

/** `.pdm-python` holds the path of the project's Python (pdm 2.8 and later; `.pdm.toml` before). */
async function pdmPrefixes({ folder }: KeptProject): Promise<readonly string[]> {
  const python = (await textOf(join(folder, '.pdm-python'))).trim();
  const older = /^path\s*=\s*"(.+)"/m.exec(await textOf(join(folder, '.pdm.toml')))?.[1] ?? '';
  return [python, older].filter((path) => path !== '').map((path) => dirname(dirname(path)));
}

/** `env/virtual/NAME/HASH/ENVIRONMENT`, whose default has the project's own name (tried with Hatch 1.18.2). */
async function hatchPrefixes({ folder, env, pyproject }: KeptProject): Promise<readonly string[]> {
  const data = env['HATCH_DATA_DIR'] ?? join(dataHome(env), 'hatch');
  const parent = env['HATCH_ENV_TYPE_VIRTUAL_PATH'] ?? join(data, 'env', 'virtual');
  const name = normalized(pyproject.name ?? basename(folder));
  const ours = join(parent, name, hash(await realFolder(folder), 8));
  const names = await namesIn(ours);
  return [
    ...[name, ...names.filter((other) => other !== name)].map((entry) => join(ours, entry)),
    // A storage of the project's own: `[dirs.env] virtual = ".hatch"`.
    ...[name, 'default'].map((entry) => join(folder, '.hatch', entry)),
  ];
}

/** `NAME-HASH` in WORKON_HOME, as Pipenv makes it (tried with 2026.10.3); a file `.venv` names another. */
async function pipenvPrefixes({ folder, env }: KeptProject): Promise<readonly string[]> {
  const homes =
    env['WORKON_HOME'] ?? join(env['XDG_DATA_HOME'] ?? join(home(env), '.local/share'), 'virtualenvs');
  const named = (await textOf(join(folder, '.venv'))).trim();
  if (named !== '') return [named.includes('/') ? resolve(folder, named) : join(homes, named)];
  const custom = env['PIPENV_CUSTOM_VENV_NAME'];
  if (custom) return [join(homes, custom)];
  const name = basename(folder).replace(/[ &$`!*@"()[\]\\\r\n\t]/g, '_');
  const suffix = env['PIPENV_PYTHON'] ? `-${env['PIPENV_PYTHON']}` : '';
  const pipfile = join(await realFolder(folder), 'Pipfile');
  return [join(homes, `${name.slice(0, 42)}-${hash(pipfile, 8)}${suffix}`)];
}

/** A name as PEP 503 has it: `My.Shop_x` is `my-shop-x`. */
function normalized(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

function hash(text: string, length: number): string {
  return createHash('sha256')
    .update(text)
    .digest('base64')
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .slice(0, length);
}

async function realFolder(folder: string): Promise<string> {
  return realpath(folder).catch(() => folder);
}

function cacheHome(env: Environment): string {
  if (process.platform === 'darwin') return join(home(env), 'Library/Caches');
  return env['XDG_CACHE_HOME'] ?? join(home(env), '.cache');
}

function dataHome(env: Environment): string {
  if (process.platform === 'darwin') return join(home(env), 'Library/Application Support');
  return env['XDG_DATA_HOME'] ?? join(home(env), '.local/share');
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
