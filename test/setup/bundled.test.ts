import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundledFolders, licenceList, missingParts } from '../../scripts/lib/bundled.mjs';
import { markReplaced, removeStale } from '../../scripts/lib/earlier-builds.mjs';
import { asFunction } from '../../scripts/lib/module-code.mjs';

const root = join(import.meta.dirname, '..', '..');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocap-dev-bundled-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The programs, and the parts that they name: those of earlier builds lie there for a week, since a program that runs may load them yet. */
function builtNames(): string[] {
  const dist = join(root, 'dist');
  const programs = readdirSync(dist).filter((name) => name.endsWith('.js'));
  const tables = programs.map((name) => readFileSync(join(dist, name), 'utf8')).join('\n');
  const parts = readdirSync(join(dist, 'parts')).filter((name) => tables.includes(name));
  return [...programs, ...parts.map((name) => join('parts', name))];
}

// 1,578,649 bytes; 1,653,300 before what nothing reaches of packages was left out (scripts/lib/lean), and modules asked for each other
// in few letters, and what two minifiers leave (scripts/lib/parts.mjs, module-code.mjs).
it('the program has less than 1,600,000 bytes', () => {
  const sizes = builtNames().map((name) => statSync(join(root, 'dist', name)).size);
  expect(sizes.length).toBeGreaterThan(3);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_600_000);
});

it('a module becomes a function that asks for others by their short names, and stops the build where there is none of that name', async () => {
  const text = 'import{a as b}from"./chunk-ABCDEFGH.js";function c(){return b("\u2026")}export{c as d};';
  const code = await asFunction(text, new Map([['chunk-ABCDEFGH.js', '3o']]), []);
  const module: { exports: { d?: () => string } } = { exports: {} };
  const part = (name: string) => ({ a: (given: string) => `${name}${given}` });
  runInThisContext(`(${code})`)(module, undefined, part);
  expect(module.exports.d?.()).toBe('3o\u2026');
  expect(code).toMatch(/^[ -~]*$/);
  await expect(asFunction(text, new Map(), [])).rejects.toThrow(
    'chunk-ABCDEFGH.js, which is no module of it',
  );
});

it('a module may ask for Node’s own, and for what is installed beside the program, and for nothing else', async () => {
  const asking = (name: string) => asFunction(`import("${name}");`, new Map(), ['@ngrok/ngrok']);
  for (const name of ['node:fs', '@ngrok/ngrok']) expect(await asking(name)).toContain(name);
  await expect(asking('bufferutil')).rejects.toThrow('bufferutil, which is no module of it');
});

it('what was built begins with its loader, and asks for nothing else beside itself', () => {
  const programs = builtNames().filter((name) => !name.includes('/'));
  expect(programs.length).toBeGreaterThan(2);
  const loader = builtNames().find((name) => /parts.boot-/.test(name)) ?? '';
  for (const name of programs) {
    const text = readFileSync(join(root, 'dist', name), 'utf8');
    const asked = [...text.matchAll(/\b(?:require\w*|import)\("([^"]+)"\)/g)].map(([, each]) => each);
    expect(asked).toEqual([`./${loader}`]);
  }
});

// A program that was started from a build of last week ended with "ENOENT" at its next part, and the app with it.
it('what a build replaces stays for a week, however long ago it was built', () => {
  const lastWeek = new Date(Date.now() - 8 * 24 * 3600 * 1000);
  const write = (name: string, text = '') => {
    writeFileSync(join(folder, name), text);
    utimesSync(join(folder, name), lastWeek, lastWeek);
  };
  mkdirSync(join(folder, 'parts'));
  write(
    'main.js',
    'require("./parts/boot-0123456789ab.js").begin(__filename,{"files":{"late-ba9876543210.js":[]}})',
  );
  for (const name of ['boot-0123456789ab.js', 'late-ba9876543210.js', 'older-000000000000.js'])
    write(join('parts', name));
  markReplaced(folder);
  removeStale(folder);
  expect(readdirSync(join(folder, 'parts'))).toEqual(['boot-0123456789ab.js', 'late-ba9876543210.js']);
});

it('only what is not bundled is installed with the program', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(Object.keys(dependencies)).toEqual(['@ngrok/ngrok']);
});

// esbuild takes `try { require('bufferutil') } catch {}` for a package that may be missing, and says nothing.
it('a package that would be missing at run time is named at the build, one that Node has is not', () => {
  const asked = ['node:fs', 'assert', '@ngrok/ngrok', 'bufferutil', './chunks/a.js'].map((path) => ({
    path,
    kind: 'require-call' as const,
    external: !path.startsWith('.'),
  }));
  const metafile = {
    inputs: {},
    outputs: { 'dist/a.js': { bytes: 1, inputs: {}, exports: [], imports: asked } },
  };
  expect(missingParts([metafile], ['@ngrok/ngrok'])).toEqual(['bufferutil']);
});

describe('the list of licences', () => {
  it('of the build has each package that the screen draws with, and what its authors ask to go along', () => {
    const list = readFileSync(join(root, 'dist', 'THIRD-PARTY-LICENSES'), 'utf8');
    for (const name of ['ink', 'react', 'yoga-layout', 'execa', 'zod', 'yaml', 'chokidar'])
      expect(list).toMatch(new RegExp(`^${name} \\d\\S* \\(\\w+\\)$`, 'm'));
    expect(list).toContain('Copyright (c) Meta Platforms, Inc. and affiliates.');
  });

  it('has what went into the output, once, from the folder that it was taken from', () => {
    const inputs = Object.fromEntries(
      [
        'src/main.ts',
        'node_modules/a/index.js',
        'node_modules/a/other.js',
        'node_modules/@x/b/node_modules/a/c.js',
      ].map((path) => [path, { bytesInOutput: 1 }]),
    );
    const metafile = { inputs: {}, outputs: { 'dist/a.js': { bytes: 1, inputs, exports: [], imports: [] } } };
    const folders = bundledFolders([metafile]);
    expect(folders).toEqual(['node_modules/a', 'node_modules/@x/b/node_modules/a']);
    for (const place of folders) put(place, 'MIT', 'Copyright (c) somebody');
    expect(licenceList(folder, folders).match(/Copyright \(c\) somebody/g)).toHaveLength(1);
  });

  it.each(['GPL-3.0', 'SEE LICENSE IN x', undefined])('refuses a package under "%s"', (licence) => {
    put('node_modules/a', licence, 'mine');
    expect(() => licenceList(folder, ['node_modules/a'])).toThrow(
      /licence of a 1\.0\.0 .* is not one that may/,
    );
  });

  function put(place: string, license: string | undefined, text: string): void {
    if (!existsSync(join(folder, place))) mkdirSync(join(folder, place), { recursive: true });
    writeFileSync(
      join(folder, place, 'package.json'),
      JSON.stringify({ name: 'a', version: '1.0.0', license }),
    );
    writeFileSync(join(folder, place, 'LICENSE.md'), text);
  }
});
