import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { GitFact } from '../../core/doctor/git.ts';
import { type LoginFact, readLogin } from '../../core/doctor/login.ts';
import { findRecipes, type RecipeHit } from '../../core/doctor/old-recipe.ts';
import type { ConfigFacts } from '../../core/doctor/streamlit-config.ts';
import type { Environment } from '../../core/settings/settings.ts';
import { exists } from '../os/path-kind.ts';
import { readSmallText } from '../os/small-text.ts';
import { toolOutput } from '../os/tool-output.ts';
import { type ConfigPlace, readConfigTexts } from '../streamlit/config-files.ts';

const gitMs = 2500;
/** Scripts and task files are small; what is larger is something else. */
const sizeLimit = 256 * 1024;
const filesLimit = 300;
const depthLimit = 2;

/** Where people keep what they type often, besides every `*.sh` in the project's folder. */
const taskFiles = [
  '.env.example',
  '.vscode/launch.json',
  '.vscode/tasks.json',
  'Dockerfile',
  'GNUmakefile',
  'Makefile',
  'Procfile',
  'compose.yaml',
  'compose.yml',
  'docker-compose.yaml',
  'docker-compose.yml',
  'justfile',
  'makefile',
  'package.json',
  'pyproject.toml',
  'render.yaml',
  'render.yml',
];
const scriptFolders = ['scripts', 'bin'];
const skippedFolders: ReadonlySet<string> = new Set(['node_modules', '__pycache__', 'site-packages']);

/** Looks for the old recipe in scripts and task files: 300 files at most, two folders deep. Never rejects. */
export async function recipeFacts(cwd: string): Promise<readonly RecipeHit[]> {
  return (await taskTexts(cwd)).flatMap(({ file, text }) => findRecipes(file, text));
}

/** The texts of scripts and task files, by their names from the project's folder. Never rejects. */
export async function taskTexts(
  cwd: string,
): Promise<readonly { readonly file: string; readonly text: string }[]> {
  const own = (await entriesIn(cwd)).filter((entry) => entry.isFile() && entry.name.endsWith('.sh'));
  const nested = await Promise.all(scriptFolders.map((folder) => filesIn(cwd, folder, depthLimit)));
  const files = [...taskFiles, ...own.map(({ name }) => name), ...nested.flat()].slice(0, filesLimit);
  return Promise.all(files.map(async (file) => ({ file, text: await smallText(join(cwd, file)) })));
}

async function filesIn(cwd: string, folder: string, depth: number): Promise<readonly string[]> {
  const entries = await entriesIn(join(cwd, folder));
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name));
  if (depth === 1) return files;
  const folders = entries.filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !skippedFolders.has(entry.name),
  );
  const nested = await Promise.all(folders.map(({ name }) => filesIn(cwd, join(folder, name), depth - 1)));
  return [...files, ...nested.flat()];
}

async function entriesIn(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}

/** Empty for what is missing, large, binary, or no plain file. */
async function smallText(path: string): Promise<string> {
  const text = await readSmallText(path, sizeLimit);
  return text === null || text.includes('\0') ? '' : text;
}

/** Streamlit's config files that exist and can be read, in the order in which it reads them. */
export function configFiles(place: ConfigPlace): ConfigFacts['files'] {
  return readConfigTexts(place).flatMap(({ name, text }) => (text === null ? [] : [{ file: name, text }]));
}

/** How the app's login is set up, in the project's own secrets. Never rejects. */
export async function loginFact(cwd: string): Promise<LoginFact | null> {
  const file = '.streamlit/secrets.toml';
  return readLogin(file, await smallText(join(cwd, file)));
}

export interface SecretFile {
  /** From the project's folder, or absolute. */
  readonly file: string;
  readonly holdsSecrets: boolean;
}

/** What git has of these files; of those that exist, and inside a checkout. Never rejects. */
export async function gitFacts(
  cwd: string,
  shell: Environment,
  files: readonly SecretFile[],
): Promise<readonly GitFact[]> {
  const facts = await Promise.all(files.map((file) => gitFact(cwd, shell, file)));
  return facts.flatMap((fact) => (fact === null ? [] : [fact]));
}

async function gitFact(
  cwd: string,
  env: Environment,
  { file, holdsSecrets }: SecretFile,
): Promise<GitFact | null> {
  const path = resolve(cwd, file);
  if (!(await exists(path))) return null;
  // Prints "H name" for a tracked file, "? name" for one that is neither tracked nor ignored, and nothing for an ignored one.
  const args = [
    '--literal-pathspecs',
    'ls-files',
    '-t',
    '-c',
    '-o',
    '--exclude-standard',
    '--',
    basename(path),
  ];
  const result = await toolOutput({ file: 'git', args, cwd: dirname(path), env, deadlineMs: gitMs });
  if (result.at !== 'done') return null;
  const tag = result.stdout.trim().charAt(0);
  return { file, holdsSecrets, state: tag === '' ? 'ignored' : tag === '?' ? 'exposed' : 'tracked' };
}
