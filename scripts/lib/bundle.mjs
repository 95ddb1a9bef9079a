import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { bundledFolders, licenceList, missingParts } from './bundled.mjs';
import { filesUnder, markReplaced, removeStale } from './earlier-builds.mjs';
import { leanInk } from './lean/ink.mjs';
import { lateEntry, latePackages } from './lean/late-packages.mjs';
import { once } from './lean/once.mjs';
import { precompile } from './precompile.mjs';
import { late, namesOfLate, programs } from './programs.mjs';

const names = Object.keys(programs);
/** The only one with a native part, which can't be bundled. */
const external = ['@ngrok/ngrok'];
/** Loads a program's parts. */
const bootEntry = 'src/boot.ts';

/** Whether dist/ is made of the sources as they are now. */
export function buildIsCurrent(root) {
  const built = names.every((name) => existsSync(join(root, 'dist', `${name}.js`)));
  return built && readStamp(root) === sourceDigest(root);
}

/**
 * Bundles src/ into dist/: for each program what it begins with, and below `parts` the loader and what that loads, at once or later;
 * then what V8 compiled of that. The stamp is written last, so that an interrupted build is done again. Gives what esbuild tells of each bundle.
 */
export async function build(root) {
  const { build: bundle } = await import('esbuild');
  const { fileName, layTogether } = await import('./parts.mjs');
  const digest = sourceDigest(root);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  rmSync(stampPath(root), { force: true });
  const define = { ...options.define, OCAP_DEV_VERSION: JSON.stringify(version) };
  const dist = join(root, 'dist');
  for (const name of ['compiled', 'precompiled-wheel'])
    rmSync(join(dist, name), { recursive: true, force: true });
  markReplaced(dist);
  const metafiles = [];
  const modules = await bundle({
    ...options,
    ...inModules,
    absWorkingDir: root,
    entryPoints: [
      ...Object.values(programs).map(([start]) => start),
      ...Object.keys(namesOfLate).map(lateEntry),
      ...late,
    ],
    plugins: [...options.plugins, latePackages(root, namesOfLate), once(root)],
    define,
  });
  metafiles.push(modules.metafile);
  const { files, tables } = await layTogether(modules, programs, late, external);
  for (const [part, text] of files) writeWhole(join(dist, 'parts', part), text);
  const loader = await writeLoader();
  for (const [name, table] of Object.entries(tables))
    writeWhole(
      join(dist, `${name}.js`),
      `require("./parts/${loader}").begin(__filename,${JSON.stringify(table)})\n`,
    );
  writeWhole(join(dist, 'package.json'), '{"type":"commonjs"}\n');
  const missing = missingParts(metafiles, external);
  if (missing.length > 0) throw new Error(`The build asks for what is not in it: ${missing.join(', ')}`);
  writeWhole(join(dist, 'THIRD-PARTY-LICENSES'), licenceList(root, bundledFolders(metafiles)));
  removeStale(dist);
  await precompile(root);
  writeFileSync(stampPath(root), digest);
  return metafiles;

  /** The loader, which each program begins with: in each of them it would be 8 KB more. Its name tells which one a program is for. */
  async function writeLoader() {
    const { outputFiles, metafile } = await bundle({
      ...options,
      format: 'cjs',
      absWorkingDir: root,
      entryPoints: [bootEntry],
    });
    metafiles.push(metafile);
    const [{ text }] = outputFiles;
    const name = fileName('boot', text);
    writeWhole(join(dist, 'parts', name), text);
    return name;
  }
}

/** Ink waits, with an `await` at the top of a module, for React's development tools when DEV is set; they are no dependency of ours. */
const withoutDevtools = {
  name: 'without-devtools',
  setup(plugin) {
    plugin.onLoad({ filter: /ink\/build\/reconciler\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll("process.env['DEV'] === 'true'", 'false'),
    }));
  },
};

/** The layout engine is WebAssembly, as text in a module: 96 KB of it are 33 when it is packed. */
const packedLayout = {
  name: 'packed-layout',
  setup(plugin) {
    plugin.onLoad({ filter: /yoga-layout\/dist\/binaries\/yoga-wasm-base64-esm\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const [whole, base64] = /data:application\/octet-stream;base64,([\w+/=]+)/.exec(text);
      const packed = brotliCompressSync(Buffer.from(base64, 'base64')).toString('base64');
      return {
        contents: `import { brotliDecompressSync } from 'node:zlib';
${text.replace(whole, 'data:').replace('export default loadYoga', '')}
export default () => loadYoga({ wasmBinary: brotliDecompressSync(Buffer.from('${packed}', 'base64')) });`,
      };
    });
  },
};

/**
 * Ink waits for its layout engine with an `await` at the top of a module, which CommonJS has not. Here the module is there at once and is
 * filled a moment later; `await import('yoga-layout')` waits for that, since what has a `then` is a promise to it.
 */
const awaitedLayout = {
  name: 'awaited-layout',
  setup(plugin) {
    plugin.onLoad({ filter: /yoga-layout\/dist\/src\/index\.js$/ }, () => ({
      contents: `import { loadYoga } from './load.js';
const yoga = {};
const loaded = loadYoga().then((engine) => void Object.assign(yoga, engine));
export const then = (done, failed) => loaded.then(() => done({ default: yoga }), failed);
export default yoga;
export * from './load.js';`,
    }));
  },
};

const options = {
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node22',
  define: { 'process.env.NODE_ENV': '"production"' },
  minify: true,
  metafile: true,
  external,
  // For browsers it is written in ES modules, of which what is not used is left out: 16 KB. In Node's, CommonJS, all of it is needed.
  alias: { yaml: './node_modules/yaml/browser/dist/index.js' },
  legalComments: 'none',
  plugins: [withoutDevtools, packedLayout, awaitedLayout, leanInk],
  write: false,
  logLevel: 'warning',
};
/** What is loaded later is a module by itself, and what several load another. */
const inModules = {
  format: 'esm',
  splitting: true,
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
};

/** Whole at once: a program may be starting meanwhile. */
function writeWhole(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}

function sourceDigest(root) {
  const hash = createHash('sha256');
  const others = [
    'scripts/lib/bundle.mjs',
    'scripts/lib/bundled.mjs',
    'scripts/lib/module-code.mjs',
    'scripts/lib/parts.mjs',
    'scripts/lib/precompile.mjs',
    'scripts/lib/programs.mjs',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
  ].map((name) => join(root, name));
  const sources = ['src', 'scripts/lib/lean'].flatMap((folder) => filesUnder(join(root, folder)));
  for (const path of [...sources, ...others])
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

function readStamp(root) {
  try {
    return readFileSync(stampPath(root), 'utf8');
  } catch {
    return null;
  }
}

const stampPath = (root) => join(root, 'dist', '.built-from');
