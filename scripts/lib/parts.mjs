import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { transform } from 'esbuild';

/**
 * What esbuild split into modules, laid together in the files that a start reads: reading one file takes less than reading forty, and
 * what V8 compiled of it is kept as one (src/boot.ts, which loads them). Each module becomes a function of its file, in CommonJS:
 * it runs when it is first asked for. What no start reads stays a file by itself.
 *
 * @param programs of each program its name, and the sources whose load each of its files is for, in the order in which they are loaded.
 * @returns the files by their name below `parts`, and of each program where its modules are.
 */
export async function layTogether({ outputFiles, metafile }, programs, sourcesLate) {
  const chunks = new Map(Object.entries(metafile.outputs).filter(([path]) => path.endsWith('.js')));
  const codes = new Map(
    await Promise.all(
      outputFiles
        .filter(({ path }) => path.endsWith('.js'))
        .map(async (file) => [basename(file.path), await asFunction(file.text)]),
    ),
  );
  const files = new Map();
  const tables = {};
  const late = lateModules(chunks, sourcesLate);
  for (const [program, sources] of Object.entries(programs)) {
    const laid = new Set();
    const places = {};
    const entries = sources.map((source) => entryOf(source, chunks));
    const lay = (paths) => {
      const text = fileOf(paths.map((path) => [basename(path), codes.get(basename(path))]));
      const name = fileName(paths[0], text);
      files.set(name, text);
      for (const path of paths) {
        laid.add(path);
        places[basename(path)] = name;
      }
    };
    for (const entry of entries) lay([...closure(entry, chunks, late)].filter((path) => !laid.has(path)));
    for (const path of reached(entries[0], chunks)) if (!laid.has(path)) lay([path]);
    tables[program] = { start: basename(entries[0]), places, late };
  }
  return { files, tables };
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
function fileName(path, text) {
  const [stem] = basename(path, '.js').split('-');
  return `${stem}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.js`;
}

/** A file is one expression: its modules by their names. */
function fileOf(modules) {
  return `({${modules.map(([name, code]) => `${JSON.stringify(name)}(exports,require,module,importMetaUrl){${code}}`).join(',\n')}})\n`;
}

async function asFunction(text) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    minify: true,
    // What is loaded later comes through our loader too.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'importMetaUrl' },
  });
  return code;
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
