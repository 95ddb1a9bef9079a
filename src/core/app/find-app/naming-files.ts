import { byLine, byObject, ofProcfile, ofYaml } from './command-lines.ts';
import { composeCommands } from './compose-commands.ts';
import { dockerfileStarts } from './dockerfile-starts.ts';
import type { PythonImports } from './python-imports.ts';
import { readmeStarts } from './readme-starts.ts';
import { type PlacedStart, startCommands } from './start-commands.ts';
import { withVariables } from './variables.ts';

/** A file of the project that may say which script is its app. */
export interface NamingFile {
  /** From the project's folder. */
  readonly name: string;
  readonly text: string;
}

/** A script that a file starts, with the paths from the project's folder that may be meant. */
export interface NamedScript {
  /** Preferred first: as it is written, and in the folder that was gone to. */
  readonly paths: readonly string[];
  /** Without its first folders, which may be those of a container or of the checkout. */
  readonly guesses: readonly string[];
}

/** What one file names, which counts once however often it does. */
export interface Naming {
  readonly file: NamingFile;
  readonly scripts: readonly NamedScript[];
}

type Reader = (text: string) => readonly PlacedStart[];

/** Where people write how their app is started. */
const firstReaders: readonly (readonly [RegExp, Reader])[] = [
  [/^procfile(\..+)?$/i, ofProcfile],
  [/^((docker|container)file([._-].*)?|.+\.(docker|container)file)$/i, dockerfileStarts],
  [/^(docker-)?compose([._-].*)?\.ya?ml$/i, (text) => byLine(composeCommands(text))],
  [/^(gnu)?makefile$/i, (text) => byLine(withVariables(text))],
  [/^pyproject\.toml$/, (text) => byLine(text)],
  [/^readme([._-][^/]*)?$/i, readmeStarts],
];

/** What tools, hosts and supervisors are told, whatever they are. */
const configReaders: readonly (readonly [RegExp, Reader])[] = [
  [/^[^/]+\.ya?ml$/i, ofYaml],
  [/^[^/]+\.(toml|ini|cfg|conf|service)$/i, (text) => byLine(withVariables(text))],
];

/** Where it is written besides; asked only where none of the others knows. */
const otherReaders: readonly (readonly [RegExp, Reader])[] = [
  ...configReaders,
  [/^(justfile|Pipfile|\.replit)$/i, (text) => byLine(withVariables(text))],
  [
    /^(package\.json|railway\.json|\.vscode\/(launch|tasks)\.json|\.devcontainer(\/devcontainer)?\.json)$/,
    byObject,
  ],
  [/^[^/]+\.(sh|bat|cmd|ps1|command)$/i, (text) => throughout(withVariables(text.replace(/%~dp0\\?/gi, '')))],
];

/** Of a folder in the project, by their own name: how one part of it is put up. What else lies there speaks of that part alone. */
const nestedReaders: readonly (readonly [RegExp, Reader])[] = [
  ...firstReaders.filter(([pattern]) =>
    ['Procfile', 'Dockerfile', 'compose.yml', 'Makefile'].some((name) => pattern.test(name)),
  ),
  ...otherReaders.filter(([pattern]) => pattern.test('start.sh')),
  [/^devcontainer\.json$/, byObject],
  ...configReaders,
];

/** What else people read: how it is run stands there too, of the project or of any part of it. */
const documents = /^(?!change|history|readme)[^/]+\.(md|rst|txt)$/i;

/** Those of a folder that are looked for by name, as its listing may be longer than what is read of it. */
export const namingFileNames: readonly string[] = [
  ...['Procfile', 'Dockerfile', 'compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'],
  ...['Makefile', 'pyproject.toml', 'README.md', '.devcontainer/devcontainer.json', '.vscode/launch.json'],
  '.vscode/tasks.json',
];

export function isNamingFile(name: string): boolean {
  return [...firstReaders, ...otherReaders].some(([pattern]) => pattern.test(name));
}

/** The same of a file in a folder of the project; what is told to tools only in the folders for that, else it may be data. */
export function isNestedNamingFile(path: string): boolean {
  const [name = ''] = path.split('/').slice(-1);
  const [pattern] = nestedReaders.find(([named]) => named.test(name)) ?? [];
  const isData = configReaders.some(([config]) => config === pattern) && !telling.test(firstFolder(path));
  return pattern !== undefined && !isData;
}

/** Is it one that may say it besides, at the project's top? */
export function isDocument(name: string): boolean {
  return documents.test(name);
}

/** What files name, by what they speak of. */
export interface RankedNamings {
  /** The project's own word, in ranks: of its top, then of the folders in which people keep how it is started. */
  readonly ofProject: readonly (readonly Naming[])[];
  /** Of any other folder, which may speak of a part of the project alone: `frontend/Dockerfile`; then of documents. */
  readonly ofParts: readonly (readonly Naming[])[];
}

/** Folders that hold no part of a project, but what is done with it. */
const doing =
  /^(scripts?|bin|tools?|\.?docker|containers?|deploy(ment)?s?|k8s|kubernetes|helm|infra(structure)?|ops|build|ci|\.devcontainer)$/i;
/** Those, and what a host of code does with it, which may be a test of an example. */
const telling = new RegExp(`^\\.github$|${doing.source}`, 'i');
/** What is started there is no app of the project's. */
const showing = /^(examples?|samples?|demos?|tutorials?|docs?|templates?|archive|old|legacy)$/i;

/** What the files name. A later rank counts where nothing exists of what the earlier ones name. */
export function namingsOf(files: readonly NamingFile[]): RankedNamings {
  const isAtTop = (file: NamingFile) => !file.name.includes('/') || isNamingFile(file.name);
  const nested = files.filter((file) => !isAtTop(file) && !showing.test(firstFolder(file.name)));
  const byOwnName = ({ name }: NamingFile, pattern: RegExp) => pattern.test(name.split('/').at(-1) ?? '');
  const inFolders = (isMeant: (file: NamingFile) => boolean) =>
    namingsBy(nestedReaders, nested.filter(isMeant), byOwnName);
  return {
    ofProject: [
      ...[firstReaders, otherReaders].map((readers) =>
        namingsBy(readers, files, ({ name }, pattern) => pattern.test(name)),
      ),
      inFolders((file) => doing.test(firstFolder(file.name))),
    ],
    ofParts: [
      inFolders((file) => !doing.test(firstFolder(file.name))),
      namingsBy([[documents, readmeStarts]], files, ({ name }, pattern) => pattern.test(name)),
    ],
  };
}

function firstFolder(path: string): string {
  return path.split('/')[0] ?? '';
}

/** The same of Python programs that start a Streamlit. */
export function launcherNamings(scripts: ReadonlyMap<string, PythonImports>): readonly Naming[] {
  return [...scripts].flatMap(([name, { starts }]) => {
    const file = { name, text: '' };
    const named = starts.flatMap((script) => within(folderOf(file))({ script, folders: [''] }));
    return named.length === 0 ? [] : [{ file, scripts: named }];
  });
}

function namingsBy(
  readers: typeof firstReaders,
  files: readonly NamingFile[],
  isRead: (file: NamingFile, pattern: RegExp) => boolean,
): readonly Naming[] {
  return readers.flatMap(([pattern, read]) =>
    files
      .filter((file) => isRead(file, pattern))
      .map((file) => ({ file, scripts: read(withoutLongLines(file.text)).flatMap(within(folderOf(file))) }))
      .filter(({ scripts }) => scripts.length > 0),
  );
}

function folderOf({ name }: NamingFile): string {
  return name.startsWith('.') ? '' : name.split('/').slice(0, -1).join('/');
}

/** What people write has short lines; in what programs write nothing is looked for, as that may take long. */
function withoutLongLines(text: string): string {
  return text.replace(/^.{5000,}$/gm, '');
}

/** In a script a `cd` holds until the next one. */
function throughout(text: string): readonly PlacedStart[] {
  return startCommands(text, { comments: true, lists: false }).map(({ script, folder }) => ({
    script,
    folders: [folder, folder.split('/').at(-1) ?? '', ''],
  }));
}

/** `own`: the folder of the file, in which people may stand, or of which a container is made; empty: the project's. */
function within(own: string): (start: PlacedStart) => readonly NamedScript[] {
  return ({ script, folders }) => {
    const inOwn = folders.map((folder) => (folder === '' ? own : `${own}/${folder}`));
    return namedScript({ script, folders: own === '' ? folders : [...inOwn, ...folders] });
  };
}

function namedScript({ script, folders }: PlacedStart): readonly NamedScript[] {
  const written = script.replace(/^(?:(?:https?:\/|\$\w+|~|[A-Za-z])\/+|\$[{(]\w+[)}]\/*)(?=.)/, '/');
  const places = written.startsWith('/') ? [] : folders;
  const paths = places.flatMap((folder) => normal(folder === '' ? written : `${folder}/${written}`));
  const parts = written.split('/').filter((part) => part !== '' && part !== '.');
  const shorter = parts
    .map((_, index) => parts.slice(index).join('/'))
    .slice(written.startsWith('/') ? 0 : 1);
  return [{ paths: [...new Set(paths)], guesses: shorter.flatMap(normal) }];
}

/** From the project's folder; none: it lies outside of it. */
function normal(path: string): readonly string[] {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return [];
  }
  return parts.length === 0 ? [] : [parts.join('/')];
}
