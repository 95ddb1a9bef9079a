import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { restUntilWork } from './services/os/node/at-rest.ts';
import { createCompiledCache } from './services/os/node/compiled-cache.ts';

/** Which module a program begins with, and which are in which file (scripts/lib/parts.mjs). */
interface Parts {
  readonly start: string;
  readonly files: Readonly<Record<string, readonly string[]>>;
  /** Those that are loaded when something of them is first used, with the names of what they have. */
  readonly late: Readonly<Record<string, readonly string[]>>;
}

type Module = { exports: object };
type Load = (
  module: Module,
  require: (name: string) => unknown,
  part: (name: string) => unknown,
  importMetaUrl: string,
) => void;

/**
 * Node's own modules that no start needs: each is loaded when something of it is first used.
 */
const neededLate = new Set(
  [
    'crypto',
    'dns',
    'dns/promises',
    'fs/promises',
    'http',
    'https',
    'net',
    'readline',
    'tls',
    'vm',
    'zlib',
  ].map((name) => `node:${name}`),
);

/** One of Node's own modules, or of a package. Of those that are needed late nobody knows what they have before they are loaded. */
function foreign(name: string): unknown {
  if (!neededLate.has(name)) return require(name);
  return new Proxy({}, { get: (_, key) => Reflect.get(require(name), key) });
}

/** What stands for a module until something of it is first used, and is as fast as the module itself from then on. */
function late(names: readonly string[], load: () => object): object {
  const standIn = Object.defineProperty({}, '__esModule', { value: true, configurable: true });
  const take = (name: string) => {
    Object.defineProperties(standIn, Object.getOwnPropertyDescriptors(load()));
    return Reflect.get(standIn, name);
  };
  for (const name of names)
    Object.defineProperty(standIn, name, { get: () => take(name), configurable: true });
  return standIn;
}

/**
 * The program's own loader. Node's takes 20 ms longer for the same modules: it reads and links each file by itself, asks the file system
 * for a package.json of each, and what it keeps of what V8 compiled is one file a module.
 */
function createLoader(entry: string, parts: Parts): (name: string) => unknown {
  const folder = join(dirname(entry), 'parts');
  const url = pathToFileURL(entry).href;
  const loads = new Map<string, Load>();
  const places = new Map<string, string>();
  for (const [file, names] of Object.entries(parts.files)) for (const name of names) places.set(name, file);
  const modules = new Map<string, Module>();
  const cache = createCompiledCache(dirname(entry));
  restUntilWork(cache.close);

  function read(part: string): void {
    const filename = join(folder, part);
    // Of Latin-1 alone, as esbuild writes it: twice as fast to read, and half as large to keep.
    const source = readFileSync(filename, 'latin1');
    const script = cache.compile(part, (cachedData) => new Script(source, { filename, cachedData }));
    const found: Readonly<Record<string, Load>> = script.runInThisContext();
    for (const [name, load] of Object.entries(found)) loads.set(name, load);
  }

  function loadOf(name: string): Load {
    if (!loads.has(name)) read(places.get(name) ?? '');
    const load = loads.get(name);
    if (load === undefined) throw new Error(name);
    return load;
  }

  function load(name: string): unknown {
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const names = parts.late[name];
    if (names === undefined) return run(name);
    return late(names, () => modules.get(name)?.exports ?? run(name));
  }

  function run(name: string): object {
    const module: Module = { exports: {} };
    modules.set(name, module);
    loadOf(name)(module, foreign, load, url);
    return module.exports;
  }

  return load;
}

/** Begins the program whose file this is. */
export function begin(entry: string, parts: Parts): void {
  createLoader(entry, parts)(parts.start);
}
