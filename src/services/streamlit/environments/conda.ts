import { basename, dirname, join, resolve } from 'node:path';
import type { Environment } from '../../../core/settings/settings.ts';
import { readFile } from '../../os/folders/files-at-once.ts';
import { homeFolder } from '../../os/folders/home-folder.ts';

/** Where conda, mamba and micromamba are installed by their own installers. */
const usualRoots = [
  'miniconda3',
  'anaconda3',
  'miniforge3',
  'mambaforge',
  'micromamba',
  '.local/share/mamba',
];
const sharedRoots = ['/opt/conda', '/opt/miniconda3', '/opt/anaconda3', '/opt/miniforge3'];

/** The files that name a project's environment. */
export const condaFiles: readonly string[] = ['environment.yml', 'environment.yaml'];

/** The folders in which the environment that `environment.yml` names may lie, and what `envs` of the project holds. */
export async function condaPrefixes({
  folder,
  env,
}: {
  readonly folder: string;
  readonly env: Environment;
}): Promise<readonly string[]> {
  const texts = await Promise.all(condaFiles.map((name) => textOf(join(folder, name))));
  const [prefix, name] = ['prefix', 'name'].map((key) => lineValue(key, texts.join('\n')));
  // conda keeps a list of all environments that were made on this machine.
  const known = (await textOf(join(home(env), '.conda', 'environments.txt')))
    .split('\n')
    .filter((line) => line !== '');
  return [
    ...(prefix ? [resolve(folder, prefix)] : []),
    ...(name ? known.filter((path) => basename(path) === name) : []),
    ...(name ? environmentFolders(env).map((parent) => join(parent, name)) : []),
    join(folder, 'envs'),
  ];
}

function environmentFolders(env: Environment): readonly string[] {
  const named = [env['CONDA_ENVS_PATH'], env['CONDA_ENVS_DIRS']].flatMap((paths) => paths?.split(':') ?? []);
  const program = env['CONDA_EXE'];
  const roots = [
    ...(env['MAMBA_ROOT_PREFIX'] ? [env['MAMBA_ROOT_PREFIX']] : []),
    // `ROOT/bin/conda`
    ...(program ? [dirname(dirname(program))] : []),
    ...usualRoots.map((root) => join(home(env), root)),
    ...sharedRoots,
  ];
  return [...named, ...roots.map((root) => join(root, 'envs')), join(home(env), '.conda', 'envs')];
}

/** A line `name: shop` at the left edge: the file is YAML, and this much of it needs no reader of YAML. */
function lineValue(key: string, yaml: string): string | null {
  const line = new RegExp(`^${key}:[ \\t]*(["']?)([^"'#\\n]+?)\\1[ \\t]*(?:#.*)?$`, 'm').exec(yaml);
  return line?.[2] ?? null;
}

/** The home that the tools see. */
export function home(env: Environment): string {
  return homeFolder(env);
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
