// Writes what is said of the settings from their rows in src/core/settings/rows/: .env.example, and the table of
// docs/settings.md between its markers. A test holds both equal.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { envExample, withSettingsTable } from '../src/core/settings/documents.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const page = join(root, 'docs', 'settings.md');
writeFileSync(join(root, '.env.example'), envExample());
writeFileSync(page, withSettingsTable(readFileSync(page, 'utf8')));
