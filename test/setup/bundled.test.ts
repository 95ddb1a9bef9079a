import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundledFolders, licenceList, missingParts } from '../../scripts/lib/bundled.mjs';

const root = join(import.meta.dirname, '..', '..');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocap-dev-bundled-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('what was built finds all it asks for in a folder with nothing beside it, but for ngrok’s SDK', async () => {
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  const programs = readdirSync(join(folder, 'dist')).filter((name) => name.endsWith('.js'));
  expect(programs.length).toBeGreaterThan(2);
  const { metafile } = await build({
    entryPoints: programs.map((name) => join(folder, 'dist', name)),
    absWorkingDir: folder,
    outdir: 'out',
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['@ngrok/ngrok'],
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const outputs = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
  const asked = new Set(outputs.filter(({ external }) => external).map(({ path }) => path));
  expect([...asked].filter((name) => !isBuiltin(name))).toEqual(['@ngrok/ngrok']);
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
