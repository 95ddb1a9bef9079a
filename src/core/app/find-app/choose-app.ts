import { type AppReason, lineNaming } from './app-reason.ts';
import {
  launcherNamings,
  type NamedScript,
  type Naming,
  type NamingFile,
  namingsOf,
  type RankedNamings,
} from './naming-files.ts';
import { importsApp, withoutModules } from './own-modules.ts';
import type { PythonImports } from './python-imports.ts';
import { isPassedOver, usualIn, usualNameIn } from './usual-scripts.ts';

/** What was read of a project, or of the folder in it that was named. */
export interface ProjectSight {
  /** The script that is its app whatever it holds: OCapistaine's own. */
  readonly own: string | null;
  readonly files: readonly NamingFile[];
  /** What those name, where it was read before: long files take their time. */
  readonly namings?: RankedNamings;
  /** Every script that was looked at, by its path from that folder. */
  readonly scripts: ReadonlyMap<string, PythonImports>;
}

/** The app, and why it is; several: nobody knows which of them. */
export interface AppChoice {
  /** In the order in which they are offered. */
  readonly scripts: readonly string[];
  /** Null where there is not one. */
  readonly reason: AppReason | null;
}

/**
 * The app: one script, none, or several of which a person must choose, in the order in which they are offered. In this order
 * it is told by the project's own files, by the usual names, and by there being no other that imports Streamlit.
 */
export function chooseApp(seen: ProjectSight): AppChoice {
  const sight = { ...seen, namings: ranked(seen) };
  if (sight.own !== null && sight.scripts.has(sight.own)) return one(sight.own, { by: 'own' });
  const named = namedScripts(sight);
  if (named.length > 0) return oneOfNamed(named, sight);
  const apps = appsIn(sight);
  const [usual] = usualIn(apps);
  if (usual !== undefined) return one(usual, { by: 'usual-name' });
  for (const namings of [...ranked(sight).ofParts, launcherNamings(sight.scripts)]) {
    const found = agreed(existingOf(namings, sight.scripts));
    if (found.length > 0) return oneOfNamed(found, sight);
  }
  const starts = withoutModules(apps, sight.scripts);
  const [head] = usualAtHead(starts);
  if (head !== undefined) return one(head, { by: starts.length === 1 ? 'alone' : 'usual-name' });
  return { scripts: inOrder(starts), reason: starts.length === 1 ? { by: 'alone' } : null };
}

/** Of several that are named the one with a usual name; else a choice of all, those that are named first. */
function oneOfNamed(named: readonly Named[], sight: ProjectSight): AppChoice {
  const paths = named.map(({ script }) => script);
  const [said] = paths.length === 1 ? paths : usualNameIn(paths);
  if (said !== undefined) return one(said, fileReason(named, said));
  const others = inOrder(withoutModules(appsIn(sight), sight.scripts));
  return { scripts: [...new Set([...paths, ...others])], reason: null };
}

function appsIn({ scripts }: ProjectSight): readonly string[] {
  const apps = [...scripts].filter(([path, { streamlit }]) => streamlit && !isPassedOver(path));
  return apps.map(([path]) => path);
}

function one(script: string, reason: AppReason): AppChoice {
  return { scripts: [script], reason };
}

/** Do the project's files name one, so that no other file need be read? */
export function isNamed(sight: ProjectSight): boolean {
  return namedScripts(sight).length > 0;
}

/** Is there one that is known to be an app? What was named as one may be a server's, and another of its name be meant. */
export function isFound(sight: ProjectSight): boolean {
  const [script = '', ...others] = chooseApp(sight).scripts;
  return others.length === 0 && (script === sight.own || sight.scripts.get(script)?.streamlit === true);
}

/** Paths that a project's files name: what is there of them is to be looked at. */
export function namedPaths(sight: ProjectSight): readonly string[] {
  const { ofProject, ofParts } = ranked(sight);
  const named = [...ofProject, ...ofParts, launcherNamings(sight.scripts)]
    .flat()
    .flatMap(({ scripts }) => scripts);
  return [...new Set(named.flatMap(({ paths, guesses }) => [...paths, ...guesses]))];
}

/** A script that a file names. */
interface Named {
  readonly script: string;
  readonly file: NamingFile;
}

/** What the first rank of files that names an existing script names. */
function namedScripts(sight: ProjectSight): readonly Named[] {
  for (const namings of ranked(sight).ofProject) {
    const found = agreed(existingOf(namings, sight.scripts));
    if (found.length > 0) return found;
  }
  return [];
}

function ranked({ files, namings }: ProjectSight): RankedNamings {
  return namings ?? namingsOf(files);
}

function existingOf(namings: readonly Naming[], scripts: ProjectSight['scripts']) {
  return namings.map((naming) => existing(naming, scripts)).filter(({ length }) => length > 0);
}

/** What all files that name one have in common, if that is one; else all that any names. */
function agreed(voices: readonly (readonly Named[])[]): readonly Named[] {
  const all = firstOfEach(voices.flat());
  const common = all.filter(({ script }) =>
    voices.every((voice) => voice.some((named) => named.script === script)),
  );
  return common.length === 1 ? common : all;
}

function existing({ file, scripts: written }: Naming, scripts: ProjectSight['scripts']): readonly Named[] {
  const found = written.flatMap((named) => meant(named, scripts) ?? []);
  return firstOfEach(found.map((script) => ({ script, file })));
}

function firstOfEach(named: readonly Named[]): readonly Named[] {
  return named.filter(({ script }, at) => named.findIndex((other) => other.script === script) === at);
}

function fileReason(named: readonly Named[], script: string): AppReason {
  const file = named.find((other) => other.script === script)?.file;
  return { by: 'file', file: file?.name ?? '', line: lineNaming(file?.text ?? '', script) };
}

/** A path that only may be meant must import Streamlit; one that is written need not, its own modules may. */
function meant({ paths, guesses }: NamedScript, scripts: ProjectSight['scripts']): string | undefined {
  const imports = (path: string) => scripts.get(path)?.streamlit === true;
  const written = paths.find(imports);
  if (written !== undefined) return written;
  const there = paths.find((path) => scripts.has(path));
  // People write the command for the folder that they stand in; of that name the project's root may have a server.
  const deeper = [...scripts.keys()].filter(
    (script) => imports(script) && paths.some((path) => script.endsWith(`/${path}`)),
  );
  const isServer = there !== undefined && deeper.length > 0 && !importsApp(there, scripts);
  if (there !== undefined && !isServer) return there;
  return guesses.find(imports) ?? (deeper.length === 1 ? deeper[0] : undefined);
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
