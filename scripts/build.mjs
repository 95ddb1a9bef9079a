// Builds dist/. With --clean, for publishing, nothing of earlier builds is left in it.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './lib/bundle.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
if (process.argv.includes('--clean')) rmSync(join(root, 'dist'), { recursive: true, force: true });
try {
  await build(root);
} catch (error) {
  // esbuild has printed what is wrong, with file and line.
  if (error.errors === undefined) throw error;
  process.exitCode = 1;
}
