import { type NamedScript, type Naming, type NamingFile, namingsOf } from './naming-files.ts';
import type { PythonImports } from './python-imports.ts';
import { isPassedOver, usualIn, usualNameIn } from './usual-scripts.ts';

/** What was read of a project, or of the folder in it that was named. */
export interface ProjectSight {
  /** The script that is its app whatever it holds: OCapistaine's own. */
  readonly own: string | null;
  readonly files: readonly NamingFile[];
  /** Every script that was looked at, by its path from that folder. */
  readonly scripts: ReadonlyMap<string, PythonImports>;
}

/**
 * The app: one script, none, or several of which a person must choose, in the order in which they are offered. In this order
 * it is told by the project's own files, by the usual names, and by there being no other that imports Streamlit.
 */
export function chooseApp(sight: ProjectSight): readonly string[] {
  if (sight.own !== null && sight.scripts.has(sight.own)) return [sight.own];
  const named = namedScripts(sight);
  const apps = [...sight.scripts]
    .filter(([path, { streamlit }]) => streamlit && !isPassedOver(path))
    .map(([path]) => path);
  const [one] = named.length === 1 ? named : named.length > 1 ? usualNameIn(named) : usualIn(apps);
  if (one !== undefined) return [one];
  const starts = withoutModules(apps, sight.scripts);
  const [head] = named.length > 0 ? [] : usualAtHead(starts);
  return head !== undefined ? [head] : [...new Set([...named, ...inOrder(starts)])];
}

/** Paths that a project's files name: what is there of them is to be looked at. */
export function namedPaths(files: readonly NamingFile[]): readonly string[] {
  const namings = namingsOf(files).flat(2);
  return [...new Set(namings.flatMap(({ paths, guesses }) => [...paths, ...guesses]))];
}

/** What the first rank of files that names an existing script names. */
function namedScripts({ files, scripts }: ProjectSight): readonly string[] {
  for (const namings of namingsOf(files)) {
    const found = agreed(
      namings.map((naming) => existing(naming, scripts)).filter(({ length }) => length > 0),
    );
    if (found.length > 0) return found;
  }
  return [];
}

/** What all files that name one have in common, if that is one; else all that any names. */
function agreed(voices: readonly (readonly string[])[]): readonly string[] {
  const all = [...new Set(voices.flat())];
  const common = all.filter((script) => voices.every((voice) => voice.includes(script)));
  return common.length === 1 ? common : all;
}

function existing(naming: Naming, scripts: ProjectSight['scripts']): readonly string[] {
  const found = naming.flatMap((named) => meant(named, scripts) ?? []);
  return [...new Set(found)];
}

/** A path that only may be meant must import Streamlit; one that is written need not, its own modules may. */
function meant({ paths, guesses }: NamedScript, scripts: ProjectSight['scripts']): string | undefined {
  const imports = (path: string) => scripts.get(path)?.streamlit === true;
  const there = paths.find(imports) ?? paths.find((path) => scripts.has(path)) ?? guesses.find(imports);
  return there ?? deeper(paths, [...scripts.keys()].filter(imports));
}

/** The only one that ends so: people write the command for the folder that they stand in. */
function deeper(paths: readonly string[], apps: readonly string[]): string | undefined {
  const found = apps.filter((app) => paths.some((path) => app.endsWith(`/${path}`)));
  return found.length === 1 ? found[0] : undefined;
}

/** A script that another one imports is a part of that one's app. */
function withoutModules(apps: readonly string[], scripts: ProjectSight['scripts']): readonly string[] {
  const imported = new Set(apps.flatMap((app) => neighbours(app, scripts.get(app)?.modules ?? [])));
  const starts = apps.filter((app) => !imported.has(app));
  return starts.length > 0 ? starts : apps;
}

/** The files that these modules are, beside the script or from the project's folder. */
function neighbours(script: string, modules: readonly string[]): readonly string[] {
  const folder = script.split('/').slice(0, -1);
  return modules.flatMap((module) => {
    const path = module.replace(/^\.+/, '').split('.');
    const files = [[...folder, ...path].join('/'), path.join('/')].map((file) => `${file}.py`);
    return files.filter((file) => file !== script);
  });
}

/** The one with a usual name whose folder holds all others, as the project's own does at the root; none: there is no such. */
function usualAtHead(scripts: readonly string[]): readonly string[] {
  const [usual] = usualNameIn(scripts);
  const folder = usual?.slice(0, usual.lastIndexOf('/') + 1) ?? '';
  return usual !== undefined && scripts.every((script) => script.startsWith(folder)) ? [usual] : [];
}

/** Those that lie highest, and among them by name. */
function inOrder(scripts: readonly string[]): readonly string[] {
  const depth = (path: string) => path.split('/').length;
  return [...scripts].sort((one, other) => depth(one) - depth(other) || (one < other ? -1 : 1));
}
