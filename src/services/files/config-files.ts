import { homedir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { type ConfigReading, readConfigFiles } from '../../core/app/streamlit-config.ts';
import type { Environment } from '../../core/settings/settings.ts';
import { readEnvFileNow } from './read-env.ts';

/** What decides where Streamlit looks for its config files. */
export interface ConfigPlace {
  /** The project's folder, absolute. */
  readonly cwd: string;
  /** The shell's environment. */
  readonly shell: Environment;
  /** The app's script, relative to `cwd`; null: there is none. */
  readonly script: string | null;
}

export interface ConfigPath {
  readonly path: string;
  /** As its user knows it. */
  readonly name: string;
}

/**
 * Streamlit's config files, in the order of its own `get_config_files`: home, project, script; one that is two of them
 * counts once. Tried with 1.53.0 and 1.67.0, where no environment variable names another file.
 */
export function configPaths({ cwd, shell, script }: ConfigPlace): ConfigPath[] {
  const home = configIn(shell['HOME'] || homedir());
  const project = configIn(cwd);
  const besides = script === null ? project : configIn(dirname(resolve(cwd, script)));
  const names = new Map([[home, '~/.streamlit/config.toml']]);
  for (const path of [project, besides]) {
    const within = relative(cwd, path);
    // Anew, where home is the project: as the later of the two.
    names.delete(path);
    names.set(path, within.startsWith('..') ? path : within);
  }
  return [...names].map(([path, name]) => ({ path, name }));
}

/** What they hold now; one that can't be read counts as empty, and Streamlit says itself what it thinks of it. */
export function readConfigNow(place: ConfigPlace): ConfigReading {
  const files = configPaths(place).map(({ path, name }) => {
    const reading = readEnvFileNow(path);
    return { name, text: reading.type === 'envFile.read' ? reading.text : '' };
  });
  return readConfigFiles(files, place.shell);
}

function configIn(folder: string): string {
  return join(folder, '.streamlit', 'config.toml');
}
