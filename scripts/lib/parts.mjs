import { createHash } from 'node:crypto';
import { basename, parse } from 'node:path';
import { asFunction } from './module-code.mjs';

/**
 * What esbuild split into modules, laid together in the files that a start reads: reading one file takes less than reading forty, and
 * what V8 compiled of it is kept as one (src/boot.ts, which loads them). Each module becomes a function of its file, in CommonJS:
 * it runs when it is first asked for. What two programs start with is in a file for both; what no start reads stays a file by itself.
 *
 * @param programs of each program its name, and the sources whose load each of its files is for, in the order in which they are loaded.
 * @param external the packages that are installed beside the program.
 * @returns the files by their name below `parts`, and of each program which modules are in which of them.
 */
export async function layTogether({ outputFiles, metafile }, programs, sourcesLate, external) {
  const chunks = new Map(Object.entries(metafile.outputs).filter(([path]) => path.endsWith('.js')));
  const names = shortNames(chunks);
  const nameOf = (path) => names.get(basename(path));
  const codes = new Map(
    await Promise.all(
      outputFiles
        .filter(({ path }) => path.endsWith('.js'))
        .map(async (file) => [basename(file.path), await asFunction(file.text, names, external)]),
    ),
  );
  const late = lateModules(chunks, sourcesLate);
  const laid = new Map();
  for (const [title, paths] of groups(programs, chunks, late)) {
    const text = fileOf(paths.map((path) => [nameOf(path), codes.get(basename(path))]));
    laid.set(fileName(title, text), { paths, text });
  }
  const tableOf = ([program, [start]]) => {
    const entry = entryOf(start, chunks);
    const needed = reached(entry, chunks);
    const files = [...laid].filter(([, { paths }]) => paths.some((path) => needed.has(path)));
    const modules = files.map(([name, { paths }]) => [name, paths.map(nameOf)]);
    const lateOnes = [...needed].filter((path) => basename(path) in late);
    const has = lateOnes.map((path) => [nameOf(path), late[basename(path)]]);
    const table = { files: Object.fromEntries(modules), late: Object.fromEntries(has) };
    return [program, { start: nameOf(entry), ...table }];
  };
  return {
    files: new Map([...laid].map(([name, { text }]) => [name, text])),
    tables: Object.fromEntries(Object.entries(programs).map(tableOf)),
  };
}

function shortNames(chunks) {
  return new Map([...chunks.keys()].map((path, index) => [basename(path), index.toString(36)]));
}

/** Which modules lie in one file, by its title: those that the same starts load; what is loaded later is by itself. */
function groups(programs, chunks, late) {
  const starts = new Map();
  for (const sources of Object.values(programs)) {
    const before = new Set();
    for (const source of sources) {
      const needed = closure(entryOf(source, chunks), chunks, late);
      for (const path of needed)
        if (!before.has(path)) starts.set(path, [...(starts.get(path) ?? []), source]);
      for (const path of needed) before.add(path);
    }
  }
  const found = new Map();
  for (const path of Object.values(programs).flatMap(([start]) => [
    ...reached(entryOf(start, chunks), chunks),
  ])) {
    const title =
      starts
        .get(path)
        ?.map((source) => parse(source).name)
        .join('-') ?? basename(path);
    found.set(title, new Set([...(found.get(title) ?? []), path]));
  }
  return [...found].map(([title, paths]) => [title, [...paths]]);
}

function entryOf(source, chunks) {
  const found = [...chunks].find(([, { entryPoint }]) => entryPoint === source);
  if (found === undefined) throw new Error(`${source} is no module that is loaded by itself`);
  return found[0];
}

/**
 * Modules that are loaded when something of them is first used, though what uses them is loaded before: those of packages alone, and of
 * sources that are named so. Of each the names that it has.
 */
function lateModules(chunks, sources) {
  const isLate = (source) => source.includes('node_modules/') || sources.includes(source);
  const late = [...chunks].filter(
    ([, { inputs, exports }]) => exports.length > 0 && isAll(Object.keys(inputs), isLate),
  );
  return Object.fromEntries(late.map(([path, { exports }]) => [basename(path), exports]));
}

/** Helpers of the bundler's own have no source, and are needed at once. */
function isAll(sources, isLate) {
  return sources.length > 0 && sources.every(isLate);
}

/** What V8 compiled of it is kept under its name, so the name tells what is in it. */
export function fileName(title, text) {
  const stem = basename(title, '.js').replace(/-[A-Z0-9]{8}$/, '');
  return `${stem}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}.js`;
}

/**
 * A file is one expression: its modules by their names. In parentheses a function is compiled with its file: most of them run, and V8 need
 * not read them twice (the first start ever 161 ms to the app instead of 169, 183 to its first line instead of 198).
 */
function fileOf(modules) {
  return `({${modules.map(([name, code]) => `${JSON.stringify(name)}:(${code})`).join(',\n')}})\n`;
}

/** A module and all that is loaded with it. */
function closure(start, chunks, late) {
  return connected(
    start,
    chunks,
    ({ kind, path }) => kind === 'import-statement' && !(basename(path) in late),
  );
}

/** Also what is loaded later. */
function reached(start, chunks) {
  return connected(start, chunks, () => true);
}

function connected(start, chunks, follows) {
  const seen = new Set();
  const visit = (path) => {
    if (seen.has(path) || !chunks.has(path)) return;
    seen.add(path);
    for (const each of chunks.get(path).imports) if (follows(each)) visit(each.path);
  };
  visit(start);
  return seen;
}
