import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

interface SourceFile {
  /** From the project's root: `src/core/step.ts`. */
  readonly path: string;
  readonly text: string;
}

/** What each layer may import besides itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  main: ['cli', 'supervisor', 'control', 'services', 'deploy', 'logs', 'core'],
  cli: ['supervisor', 'control', 'services', 'deploy', 'logs', 'core'],
  supervisor: ['control', 'services', 'logs', 'core'],
  control: ['services', 'logs', 'core'],
  services: ['logs', 'core'],
  ui: ['control', 'logs', 'core'],
  deploy: ['core'],
  logs: ['core'],
  core: [],
};

/** Each owns one outside thing. What else lies in services/ is a part of one of them, or shared by several. */
const services = [
  'os/clock',
  'streamlit/watch-config',
  'files/watch-env',
  'tunnel/ngrok-config',
  'os/parent-watch',
  'streamlit/project-scan',
  'app/readiness',
  'tunnel/rival-ngrok',
  'terminal/screen-process',
  'streamlit/install',
  'app/app-process',
  'tunnel/agents',
  'door/door',
  'files/write-env',
  'app/source-watch',
  'terminal/guard',
  'log-file/copy',
  'log-file/log-file',
  'socket/claim',
].map((name) => `src/services/${name}.ts`);

/** The screen is loaded without what supervises, so it sees only this side of `control`. */
const clientSide = [
  'client',
  'protocol',
  'messages-from-client',
  'messages-from-server',
  'messages-snapshot',
].map((name) => `src/control/${name}.ts`);
/** How it speaks, which supervises nothing. */
const spoken = 'src/services/net/json-lines.ts';

/** Where a process of ours begins; nobody else may end one. */
const entries = ['src/main.ts', 'src/ui/screen.tsx', 'src/services/tunnel/agent-main.ts'];

const pure =
  /^src\/(core\/.*|logs\/(redact|viewport)|control\/(protocol|messages-.*)|ui\/(keys\/(app-keys|log-keys|search-field)|panes\/layout|log\/(level|highlights|title|search-pattern)|model\/view-state))\.tsx?$/;
// node:path and node:util as the core uses them work on what they are given.
const impure =
  /from 'node:(?!path'|util')|\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bMath\.random\b|\bsetTimeout\(|\bprocess\.(env|cwd)/;

/** Four words in a row, or a full stop behind two; what is filled in counts as a word beside one that is written. */
const sentence = /(?=.*\p{L})(?:[\p{L}'’]+|…),?(?: (?:[\p{L}'’]+|…),?){3}| .*[\p{L}…]\.$/u;

/** What Python, Streamlit and ngrok's SDK write and is looked for, and what only a programmer sees. */
const othersTexts = [
  'Traceback (most recent call last):',
  'Port … is not available',
  'failed to establish tcp connection',
  'failed to deserialize rpc response',
  'failed to start heartbeat task',
  'No such file or directory',
  'not an origin in its normal form',
  'Traceback (most recent call last)',
  'the screen has no connection',
];

const sources = read('src');
const everything = [...sources, ...read('test'), ...read('scripts')];

test('imports go one way: main, cli, supervisor, control, services, logs, core; and ui sees no service', () => {
  const climbing = imports().filter(([from, to]) => {
    const [lower, upper] = [layer(to), layer(from)];
    return lower !== upper && lower !== 'errors' && !allowed[upper]?.includes(lower);
  });
  expect(climbing).toEqual([]);
});

test('every file lies in a layer', () => {
  const astray = sources.filter(({ path }) => layer(path) !== 'errors' && allowed[layer(path)] === undefined);
  expect(astray.map(({ path }) => path)).toEqual([]);
});

test('the screen reaches the supervisor only through the client', () => {
  const around = imports().filter(
    ([from, to]) => layer(from) === 'ui' && layer(to) === 'control' && !clientSide.includes(to),
  );
  const supervising = imports().filter(
    ([from, to]) =>
      clientSide.includes(from) && ['supervisor', 'services'].includes(layer(to)) && to !== spoken,
  );
  expect([...around, ...supervising]).toEqual([]);
});

test('services never import each other', () => {
  expect(services.filter((path) => !sources.some((source) => source.path === path))).toEqual([]);
  expect(imports().filter(([from, to]) => layer(from) === 'services' && services.includes(to))).toEqual([]);
});

test('only the entry of a process ends it', () => {
  expect(matching(sources, /\bprocess\.exit\(/).filter((path) => !entries.includes(path))).toEqual([]);
});

test('what decides has no files, no clock and no chance', () => {
  const deciding = sources.filter(({ path }) => pure.test(path));
  expect(deciding.length).toBeGreaterThan(0);
  expect(matching(deciding.map(withoutComments), impure)).toEqual([]);
});

test('what people read stands in one place', () => {
  // The doctor has its own sentences, each setting what is said of it, and so has the page for visitors, which speaks two
  // languages.
  const elsewhere =
    /^src\/(?:core\/(?!words\/|doctor\/|checks\/table|settings\/rows\/)|services\/(?!doctor\/|door\/page)|ui\/)/;
  const files = sources.filter(({ path }) => elsewhere.test(path)).map(withoutComments);
  const sentences = files.flatMap(({ path, text }) =>
    stringsIn(text)
      .filter((string) => sentence.test(string) && !othersTexts.includes(string))
      .map((string) => `${path}: ${string}`),
  );
  expect(sentences).toEqual([]);
  // Sentences decide nothing, so that another language is another folder.
  const words = sources.filter(({ path }) => path.startsWith('src/core/words/'));
  expect(matching(words, /^import (?!type ).*'\.\.\//m)).toEqual([]);
});

test('no module keeps state of its own or acts when it is imported', () => {
  expect(matching(sources, /^(export )?(let|var) /m)).toEqual([]);
  expect(matching(sources, /^import '/m)).toEqual([]);
});

test('no file is too long to hold in mind', () => {
  const long = sources.map(({ path, text }) => [path, text.split('\n').length - 1] as const);
  expect(long.filter(([, lines]) => lines >= 250)).toEqual([]);
});

test('nothing is hidden from the compiler or the linter', () => {
  expect(matching(everything, /@ts-(ignore|expect-error|nocheck)|biome-(ignore)|eslint-(disable)/)).toEqual(
    [],
  );
  // biome forbids `any` and `!`; this is what is left to overrule the compiler with.
  expect(matching(sources.map(withoutComments), /\bas (unknown as|never)\b/)).toEqual([]);
});

test('modules are exported by name', () => {
  expect(matching(sources, /^export default /m)).toEqual([]);
});

/** Every import between files of ours: `[from, to]`, both from the project's root. */
function imports(): (readonly [string, string])[] {
  const reference = /(?:\bfrom |\bimport\()'(\.{1,2}\/[^']+)'/g;
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(reference)].map(
      ([, target = '']) => [path, posix.join(posix.dirname(path), target)] as const,
    ),
  );
}

/** `core` for `src/core/step.ts`, `main` for `src/main.ts`. */
function layer(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.tsx?$/, '');
}

/** What stands between quotes; what a template fills in becomes `…`, and the strings in it are given too. */
function stringsIn(text: string): string[] {
  const quoted = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\\n])*`/g;
  const inner: string[] = [];
  const flat = text.replaceAll(/\$\{((?:[^{}`\n]|`[^`\n]*`)*)\}/g, (_match, code: string) => {
    inner.push(code);
    return '…';
  });
  if (inner.length > 0) return [...inner, flat].flatMap(stringsIn);
  return [...flat.matchAll(quoted)].map(([string]) => string.slice(1, -1));
}

function matching(files: readonly SourceFile[], pattern: RegExp): string[] {
  return files.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}

function withoutComments({ path, text }: SourceFile): SourceFile {
  return { path, text: text.replaceAll(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '') };
}

function read(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(root, file), text: readFileSync(file, 'utf8') }));
}
