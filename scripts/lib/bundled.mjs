import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';

/** What may be bundled: licences that ask for no more than to be named with their text, which is what the list does. */
const permissive =
  /^\(?(MIT|MIT-0|ISC|BSD-[23]-Clause|0BSD|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|Unlicense)\b/;
const licenceFile = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/**
 * What the outputs of a build ask for at run time, and neither Node nor the one dependency has. esbuild itself lets
 * `try { require('x') }` pass, as a package that may be missing.
 *
 * @param {readonly import('esbuild').Metafile[]} metafiles what esbuild says of its outputs
 * @param {readonly string[]} external what is installed beside the build
 * @returns {string[]} names of packages
 */
export function missingParts(metafiles, external) {
  const imports = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ imports }) => imports),
  );
  const names = imports.filter((found) => found.external).map(({ path }) => path);
  return [...new Set(names)].filter((name) => !isBuiltin(name) && !external.includes(name));
}

/**
 * The packages of which a build holds a part, by their folders.
 *
 * @returns {string[]} `node_modules/ink`
 */
export function bundledFolders(metafiles) {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs)),
  );
  const folders = inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  return [...new Set(folders)].filter((folder) => folder !== undefined);
}

/**
 * The list of packages that goes out with the program, each with its licence and what its author wrote of it.
 *
 * @param {readonly string[]} folders
 * @throws {Error} for a package whose licence is none of the permissive ones: whether it may go out is for a person to say.
 */
export function licenceList(root, folders) {
  const packages = distinct(folders.map((folder) => packageIn(join(root, folder))));
  const refused = packages.filter(({ licence }) => !permissive.test(licence));
  if (refused.length > 0)
    throw new Error(`The licence of ${refused.map(titleOf).join(', ')} is not one that may be bundled.`);
  return [
    `ocap-dev holds parts of these ${packages.length} packages. Their licences:`,
    ...packages.map((found) => `${titleOf(found)}\n\n${found.texts.join('\n\n')}`),
  ].join(`\n\n${'-'.repeat(80)}\n`);
}

/** By name; of a version that lies in several places one is enough. */
function distinct(packages) {
  const byTitle = new Map(packages.map((found) => [titleOf(found), found]));
  return [...byTitle].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, found]) => found);
}

const titleOf = ({ name, version, licence }) => `${name} ${version} (${licence})`;

function packageIn(folder) {
  const { name, version, license: licence = 'no licence', author } = readJson(join(folder, 'package.json'));
  const files = readdirSync(folder).filter((file) => licenceFile.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return { name, version, licence, texts: texts.length > 0 ? texts : [withoutText(author)] };
}

/** Some packages come without the text. */
function withoutText(author) {
  const by = typeof author === 'object' ? author.name : author;
  return `The package has no licence file.${by === undefined ? '' : ` Author: ${by}`}`;
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}
