// Writes what is said of the settings from their rows in src/core/settings/rows/: .env.example, and the README's table
// between its markers. A test holds both equal.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { envExample, withSettingsTable } from '../src/core/settings/documents.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const readme = join(root, 'README.md');
writeFileSync(join(root, '.env.example'), envExample());
writeFileSync(readme, withSettingsTable(readFileSync(readme, 'utf8')));
