import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { bundledFolders, licenceList, missingParts } from './bundled.mjs';

const entryPoints = {
  main: 'src/main.ts',
  screen: 'src/ui/screen.tsx',
  'tunnel-agent': 'src/services/tunnel/agent-main.ts',
};
/**
 * What is bundled together. The supervisor by itself: what it shares with others would lie in many small chunks, and each file
 * costs a start its time (spawning the app took 4 % longer).
 */
const { main, ...others } = entryPoints;
const startedTogether = [{ main }, others];
/** The only one with a native part, which can't be bundled. */
const external = ['@ngrok/ngrok'];
const staleAfterMs = 7 * 24 * 3600 * 1000;

/** Whether dist/ is made of the sources as they are now. */
export function buildIsCurrent(root) {
  const built = Object.keys(entryPoints).every((name) => existsSync(join(root, 'dist', `${name}.js`)));
  return built && readStamp(root) === sourceDigest(root);
}

/**
 * Bundles src/ into dist/: one file for each program, and chunks that it loads later.
 * The stamp is written last, so that an interrupted build is done again.
 */
export async function build(root) {
  const { build: bundle } = await import('esbuild');
  const digest = sourceDigest(root);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  rmSync(stampPath(root), { force: true });
  const define = { 'process.env.NODE_ENV': '"production"', OCAP_DEV_VERSION: JSON.stringify(version) };
  const programs = await Promise.all(
    startedTogether.map((entryPoints) => bundle({ ...options, absWorkingDir: root, entryPoints, define })),
  );
  const metafiles = programs.map(({ metafile }) => metafile);
  const missing = missingParts(metafiles, external);
  if (missing.length > 0) throw new Error(`The build asks for what is not in it: ${missing.join(', ')}`);
  writeOutputs(programs.flatMap(({ outputFiles }) => outputFiles));
  writeFileSync(join(root, 'dist', 'THIRD-PARTY-LICENSES'), licenceList(root, bundledFolders(metafiles)));
  removeStale(join(root, 'dist'));
  writeFileSync(stampPath(root), digest);
}

/** Ink loads React's development tools when DEV is set; they are no dependency of ours. */
const withoutDevtools = {
  name: 'without-devtools',
  setup(plugin) {
    plugin.onResolve({ filter: /^react-devtools-core$/ }, () => ({
      path: 'none',
      namespace: 'without-devtools',
    }));
    plugin.onLoad({ filter: /.*/, namespace: 'without-devtools' }, () => ({
      contents: 'export default { initialize() {}, connectToDevTools() {} };',
    }));
  },
};

const options = {
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  external,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'linked',
  // Bundled CommonJS (React, cross-spawn) asks for Node's own modules with `require`, which a module does not have.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  plugins: [withoutDevtools],
  metafile: true,
  write: false,
  logLevel: 'warning',
};

/** Chunks before the programs that ask for them, each whole at once: a program may be starting meanwhile. */
function writeOutputs(outputFiles) {
  const chunksFirst = [...outputFiles].sort(
    (a, b) => Number(b.path.includes('chunks')) - Number(a.path.includes('chunks')),
  );
  for (const { path, contents } of chunksFirst) {
    mkdirSync(dirname(path), { recursive: true });
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, contents);
    renameSync(temporary, path);
  }
}

/** A program that runs from here still loads its chunks by their old names, so old ones are kept for a week. */
function removeStale(dist) {
  for (const path of filesUnder(dist)) if (Date.now() - statSync(path).mtimeMs > staleAfterMs) rmSync(path);
}

function sourceDigest(root) {
  const hash = createHash('sha256');
  const others = [
    'scripts/lib/bundle.mjs',
    'scripts/lib/bundled.mjs',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
  ].map((name) => join(root, name));
  for (const path of [...filesUnder(join(root, 'src')), ...others])
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function readStamp(root) {
  try {
    return readFileSync(stampPath(root), 'utf8');
  } catch {
    return null;
  }
}

const stampPath = (root) => join(root, 'dist', '.built-from');
