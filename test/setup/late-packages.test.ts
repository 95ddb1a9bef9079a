import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The packages that are asked for by `import('…')`, which esbuild bundles; ngrok's SDK it does not (scripts/lib/bundle.mjs). */
function latePackages(): string[] {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const texts = sources
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(root, 'src', name), 'utf8'));
  const names = texts.flatMap((text) => [...text.matchAll(/(?:await|return|=) import\('([^.'][^']*)'\)/g)]);
  return [...new Set(names.map(([, name = '']) => name))].filter((name) => name !== '@ngrok/ngrok');
}

// Of a CommonJS package the bundle's `import()` has `default` alone: ngrok's own config file was read by no built program.
it('what is loaded late from a package is an ES module, whose names the bundle keeps', () => {
  const late = latePackages();
  expect(late).toContain('execa');
  const types = late.map((name) => {
    const manifest = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8');
    return [name, JSON.parse(manifest).type];
  });
  expect(types).toEqual(late.map((name) => [name, 'module']));
});
