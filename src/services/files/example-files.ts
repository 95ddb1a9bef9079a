import { join, relative, resolve } from 'node:path';
import { isFile } from '../os/path-kind.ts';

/** Where Streamlit reads a project's secrets from. */
export const secretsFile = '.streamlit/secrets.toml';

/** The file that a settings file can be written from, as one names it in the project's folder; null: there is none. */
export async function envExampleOf(cwd: string, envFile: string): Promise<string | null> {
  const bare = envFile.startsWith('.') ? [envFile.slice(1)] : [];
  const names = [envFile, ...bare].flatMap((name) =>
    ['example', 'template', 'sample', 'dist'].map((ending) => `${name}.${ending}`),
  );
  return firstFile(cwd, [...names, ...bare.map((name) => `example.${name}`)]);
}

/** The nearest settings file in the folders above, as one names it in the project's; null: there is none. */
export async function envFileAbove(
  cwd: string,
  above: readonly string[],
  envFile: string,
): Promise<string | null> {
  return firstFile(
    cwd,
    above.map((folder) => relative(cwd, join(folder, envFile))),
  );
}

/** The same of Streamlit's secrets, where the project has none yet, nor the home; else null. */
export async function secretsExampleOf(cwd: string, home: string): Promise<string | null> {
  const written = [resolve(cwd, secretsFile), ...(home === '' ? [] : [join(home, secretsFile)])];
  if ((await Promise.all(written.map(isFile))).includes(true)) return null;
  const endings = [
    'toml.example',
    'example.toml',
    'toml.template',
    'template.toml',
    'toml.sample',
    'sample.toml',
  ];
  const names = endings.map((ending) => `secrets.${ending}`);
  return firstFile(cwd, [...names.map((name) => `.streamlit/${name}`), ...names]);
}

async function firstFile(cwd: string, names: readonly string[]): Promise<string | null> {
  const are = await Promise.all(names.map((name) => isFile(resolve(cwd, name))));
  return names.find((_, index) => are[index]) ?? null;
}
