import { dirname, join, relative, resolve } from 'node:path';
import { type ConfigReading, readConfigFiles } from '../../core/app/streamlit-config.ts';
import type { Environment } from '../../core/settings/settings.ts';
import { readEnvFileNow } from '../files/read-env.ts';
import { homeFolder } from '../os/folders/home-folder.ts';

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

/** One of them as it is now. */
export interface ConfigText {
  readonly name: string;
  /** Null where there is none, or it cannot be read. */
  readonly text: string | null;
}

/**
 * Streamlit's config files, in the order of its own `get_config_files`: home, project, script. Of two that set an option the
 * later one counts; one that is two of them counts once, at its first place (1.53.0, 1.67.0, where no environment
 * variable names another file).
 */
export function configPaths({ cwd, shell, script }: ConfigPlace): readonly ConfigPath[] {
  const home = homeFolder(shell);
  const folders = [home, cwd, ...(script === null ? [] : [dirname(resolve(cwd, script))])];
  const paths = new Set(folders.map((folder) => join(folder, '.streamlit', 'config.toml')));
  return [...paths].map((path) => ({ path, name: shownName(path, cwd, home) }));
}

function shownName(path: string, cwd: string, home: string): string {
  const inProject = relative(cwd, path);
  if (!inProject.startsWith('../')) return inProject;
  const inHome = relative(home, path);
  return inHome.startsWith('../') ? path : `~/${inHome}`;
}

/** What they hold now. None is waited for, whatever stands in its place. */
export function readConfigTexts(place: ConfigPlace): readonly ConfigText[] {
  return configPaths(place).map(({ path, name }) => {
    const reading = readEnvFileNow(path);
    return { name, text: reading.type === 'envFile.read' ? reading.text : null };
  });
}

/** The same, for the start of the app. One that can't be read counts as empty: Streamlit says itself what it thinks of it. */
export function readConfigNow(place: ConfigPlace): ConfigReading {
  const files = readConfigTexts(place).map(({ name, text }) => ({ name, text: text ?? '' }));
  return readConfigFiles(files, place.shell);
}

/** What may hold secrets besides: those files, and the `secrets.toml` beside each. */
export function readHiddenTexts(place: ConfigPlace): readonly string[] {
  return configPaths(place)
    .flatMap(({ path }) => [path, join(dirname(path), 'secrets.toml')])
    .map((path) => readEnvFileNow(path))
    .flatMap((reading) => (reading.type === 'envFile.read' && reading.text !== null ? [reading.text] : []));
}
