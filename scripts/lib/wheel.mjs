import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { nodeRequirement } from './wheel-platforms.mjs';
import { zip } from './zip.mjs';

/** Where a Python installation has what other programs look for: pipx shows man pages from there. */
const shared = [
  ['man/ocap-dev.1', 'share/man/man1/ocap-dev.1'],
  ['completions/ocap-dev.bash', 'share/bash-completion/completions/ocap-dev'],
  ['completions/_ocap-dev', 'share/zsh/site-functions/_ocap-dev'],
  ['completions/ocap-dev.fish', 'share/fish/vendor_completions.d/ocap-dev.fish'],
];
/** Which of the program's files are licences: of its own, of what is bundled, of ngrok's SDK. */
const licences = /^(LICENSE|dist\/THIRD-PARTY-LICENSES|node_modules\/@ngrok\/ngrok\/LICENSE-\w+)$/;

/**
 * A file where the program would make a folder: pip removes what it has put there and nothing else, so what V8 compiled is kept in the
 * user's cache folder (src/services/os/node/compiled-cache.ts).
 */
const noCompiledFolder = textFile('ocap_dev/program/dist/compiled', [
  'What is compiled of the program is kept in the cache folder of its user.',
]);

/**
 * The wheel of one system: the program with its packages inside the Python package, and what installers read.
 *
 * @param {{name: string, tag: string, python: string, program: string}} options what package.json is for, the tag of the system,
 *   the folder of the Python package, and that of the program with its `node_modules`
 * @returns {{name: string, data: Buffer}}
 */
export function wheel({ tag, python, program }) {
  const manifest = JSON.parse(readFileSync(join(program, 'package.json'), 'utf8'));
  const name = `ocap_dev-${manifest.version}`;
  const ofProgram = filesIn(program);
  const named = (path) => ofProgram.find((file) => file.name === path);
  const files = [
    ...filesIn(python),
    noCompiledFolder,
    ...ofProgram.map((file) => ({ ...file, name: `ocap_dev/program/${file.name}` })),
    ...shared.flatMap(([from, to]) => copyOf(named(from), `${name}.data/data/${to}`)),
  ];
  const legal = ofProgram.filter((file) => licences.test(file.name));
  files.push(
    ...textFiles(`${name}.dist-info`, manifest, tag, legal),
    ...legal.flatMap((file) => copyOf(file, `${name}.dist-info/licenses/${file.name}`)),
  );
  return { name: `${name}-py3-none-${tag}.whl`, data: zip([...files, recordOf(name, files)]) };
}

function textFiles(folder, { version, description }, tag, legal) {
  const metadata = [
    'Metadata-Version: 2.1',
    'Name: ocap-dev',
    `Version: ${version}`,
    `Summary: ${description}`,
    'License: MIT',
    ...legal.map(({ name }) => `License-File: ${name}`),
    'Requires-Python: >=3.9',
    `Requires-Dist: ${nodeRequirement}`,
  ];
  const about = [
    'Wheel-Version: 1.0',
    'Generator: ocap-dev',
    'Root-Is-Purelib: false',
    `Tag: py3-none-${tag}`,
  ];
  const texts = {
    METADATA: metadata,
    WHEEL: about,
    'entry_points.txt': ['[console_scripts]', 'ocap-dev = ocap_dev.launcher:main'],
  };
  return Object.entries(texts).map(([name, lines]) => textFile(`${folder}/${name}`, lines));
}

/** What is in the wheel, by hashes as installers compare them: urlsafe base64 without padding. */
function recordOf(name, files) {
  const path = `${name}.dist-info/RECORD`;
  const rows = files.map(({ name, data }) => {
    const hash = createHash('sha256').update(data).digest('base64url');
    return `${name},sha256=${hash},${data.length}`;
  });
  return textFile(path, [...rows, `${path},,`]);
}

function textFile(name, lines) {
  return { name, data: Buffer.from(`${lines.join('\n')}\n`), mode: 0o644 };
}

const copyOf = (file, name) => (file === undefined ? [] : [{ ...file, name }]);

/** Sorted by their bytes, with one of two modes: what a umask made of a file is nobody's concern. */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/__pycache__/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({
      name: path.slice(folder.length + 1),
      data: readFileSync(path),
      mode: statSync(path).mode & 0o100 ? 0o755 : 0o644,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
