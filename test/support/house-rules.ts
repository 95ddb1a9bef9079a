import {
  circlesIn,
  type Import,
  importsOf,
  layerOf,
  roomOf,
  type SourceFile,
  withoutComments,
} from './source-graph.ts';

/** What breaks a rule of the house, a line each; none: the house is in order. */
export type HouseRule = (files: readonly SourceFile[]) => readonly string[];

/** What each layer may import besides itself. `errors.ts` is for all of them. */
const lowerLayers: Readonly<Record<string, readonly string[]>> = {
  // The loader that a bundled program begins with.
  boot: ['services'],
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

/** The floors of the core: a room knows those below its floor, and none beside it. */
const coreFloors: readonly (readonly string[])[] = [
  ['base', 'words'],
  ['settings', 'door', 'tunnel'],
  ['app', 'checks'],
  ['view', 'lint'],
  ['kernel'],
  ['doctor'],
];

/** What a room of services may know besides itself, `os` and `net`, which serve them all. */
const serviceTies: Readonly<Record<string, readonly string[]>> = {
  doctor: ['app', 'streamlit', 'checks'],
  streamlit: ['files'],
  lint: ['files'],
};

/** The screen is loaded without what supervises, so it sees only this side of `control`. */
const clientSide = /^src\/control\/(client|protocol|messages-.*)\.ts$/;

/** How it speaks, which supervises nothing. */
const spoken = 'src/services/net/json-lines.ts';

/** Where a process of ours begins; nobody else may end one. */
const entries = ['src/main.ts', 'src/ui/screen.tsx', 'src/services/tunnel/agent-main.ts'];

/** These layers decide, or say what was decided: without files, clock or chance. What is listed as acting is the exception. */
const deciding = /^src\/(core|logs|deploy|ui)\//;
const acting = [
  // The terminal, and the program that owns it.
  /^src\/ui\/(terminal\/|screen\.tsx)/,
  // Searching is done bit by bit, and a pattern is tried where it cannot freeze the screen.
  /^src\/ui\/log\/search\/search(-matcher)?\.ts$/,
  // Readers are told of new lines at most once in a while.
  /^src\/logs\/log-buffer\.ts$/,
  // It holds the program of a page, which runs in the browser.
  /^src\/deploy\/error-page\.ts$/,
];
// node:path, node:util and node:string_decoder work on what they are given.
const impure =
  /from 'node:(?!path'|util'|string_decoder')|\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bMath\.random\b|\bsetTimeout\(|\bprocess\.(env|cwd)/;

const mostFilesInAFolder = 16;
const longestFile = 250;

export const layersGoOneWay: HouseRule = (files) => {
  const imports = importsOf(files);
  const climbing = imports.filter(({ from, to }) => {
    const [upper, lower] = [layerOf(from), layerOf(to)];
    return lower !== upper && lower !== 'errors' && lowerLayers[upper]?.includes(lower) !== true;
  });
  const around = imports.filter(
    ({ from, to }) => layerOf(from) === 'ui' && layerOf(to) === 'control' && !clientSide.test(to),
  );
  const supervising = imports.filter(
    ({ from, to }) => clientSide.test(from) && layerOf(to) === 'services' && to !== spoken,
  );
  const astray = files.filter(
    ({ path }) => layerOf(path) !== 'errors' && lowerLayers[layerOf(path)] === undefined,
  );
  return [
    ...[...climbing, ...around, ...supervising].map(told),
    ...astray.map(({ path }) => `${path} lies in no layer`),
  ];
};

export const coreKnowsOnlyLowerFloors: HouseRule = (files) => {
  const floorOf = (path: string) => coreFloors.findIndex((rooms) => rooms.includes(path.split('/')[2] ?? ''));
  // Sentences know nobody, so that another language is another folder.
  const isWords = (path: string) => roomOf(path) === 'src/core/words';
  const core = files.filter(({ path }) => layerOf(path) === 'core');
  const astray = core.filter(({ path }) => floorOf(path) === -1);
  const up = importsOf(core).filter(
    ({ from, to }) => roomOf(from) !== roomOf(to) && (isWords(from) || floorOf(to) >= floorOf(from)),
  );
  return [...astray.map(({ path }) => `${path} lies on no floor`), ...up.map(told)];
};

export const servicesKeepApart: HouseRule = (files) =>
  importsOf(files)
    .filter(({ from, to }) => layerOf(from) === 'services' && layerOf(to) === 'services')
    .filter(({ from, to }) => {
      const [own = '', other = ''] = [from.split('/')[2], to.split('/')[2]];
      return own !== other && !['os', 'net', ...(serviceTies[own] ?? [])].includes(other);
    })
    .map(told);

export const nothingGoesInCircles: HouseRule = (files) => {
  const imports = importsOf(files);
  const ofRooms = imports.map(({ from, to }) => ({ from: roomOf(from), to: roomOf(to) }));
  const circles = [...circlesIn(imports), ...circlesIn(ofRooms)];
  return [...new Set(circles.map((circle) => `a circle: ${circle.join(' → ')}`))];
};

export const noFolderIsCrowded: HouseRule = (files) => {
  const folders = Map.groupBy(files, ({ path }) => path.split('/').slice(0, -1).join('/'));
  return [...folders]
    .filter(([folder, inside]) => folder !== 'src/core/words' && inside.length > mostFilesInAFolder)
    .map(([folder, inside]) => `${folder} holds ${inside.length} files`);
};

export const whatDecidesIsPure: HouseRule = (files) => {
  const isActing = (path: string) => acting.some((pattern) => pattern.test(path));
  const pure = files.filter(({ path }) => deciding.test(path) && !isActing(path));
  return matching(pure.map(withoutComments), impure);
};

export const onlyEntriesEndTheProcess: HouseRule = (files) =>
  matching(files, /\bprocess\.exit\(/).filter((path) => !entries.includes(path));

export const modulesAreInert: HouseRule = (files) => [
  ...matching(files, /^(export )?(let|var) /m),
  ...matching(files, /^import '/m),
  ...matching(files, /^export default /m),
];

export const noFileIsLong: HouseRule = (files) =>
  files
    .filter(({ text }) => text.split('\n').length > longestFile)
    .map(({ path, text }) => `${path} has ${text.split('\n').length} lines`);

export const nothingIsHidden: HouseRule = (files) => [
  ...matching(files, /@ts-(ignore|expect-error|nocheck)|biome-(ignore)|eslint-(disable)/),
  // biome forbids `any` and `!`; this is what is left to overrule the compiler with.
  ...matching(
    files.filter(({ path }) => path.startsWith('src/')).map(withoutComments),
    /\bas (unknown as|never)\b/,
  ),
];

export const exportedNamesAreUnique: HouseRule = (files) => {
  const names = files.flatMap(({ path, text }) =>
    [...text.matchAll(/^export (?:async )?(?:function\*?|const|class|interface|type|enum) (\w+)/gm)].map(
      ([, name = '']) => ({ name, path }),
    ),
  );
  return [...Map.groupBy(names, ({ name }) => name)]
    .filter(([, places]) => new Set(places.map(({ path }) => path)).size > 1)
    .map(([name, places]) => `${name} is exported by ${places.map(({ path }) => path).join(' and ')}`);
};

function told({ from, to }: Import): string {
  return `${from} imports ${to}`;
}

function matching(files: readonly SourceFile[], pattern: RegExp): readonly string[] {
  return files.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}
