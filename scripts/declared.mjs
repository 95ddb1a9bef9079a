// Writes what is made of the declarations of commands, settings and events: completions, the manual page, the schemas of the
// events and of the status, the events' table in docs/events.md, the recorded helps. With --check it only says which are not as they are declared.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commands } from '../src/cli/arguments/commands.ts';
import { helpText } from '../src/cli/arguments/printed/help.ts';
import { manPage } from '../src/cli/arguments/printed/man-page.ts';
import { completionScript } from '../src/cli/arguments/shells/script.ts';
import { eventsJsonSchema } from '../src/control/events-schema.ts';
import { statusJsonSchema } from '../src/control/status-schema.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const helps = 'test/cli/arguments/printed/help';
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The page with a table for each event between its markers. */
function eventsPage() {
  const text = readFileSync(join(root, 'docs/events.md'), 'utf8');
  const [open, close] = ['<!-- events -->', '<!-- /events -->'].map((marker) => text.indexOf(marker));
  return `${text.slice(0, open)}<!-- events -->\n${eventTables()}\n${text.slice(close)}`;
}

function eventTables() {
  const { $defs } = eventsJsonSchema();
  return Object.entries($defs)
    .map(([type, { description, properties, required }]) =>
      [
        `## \`${type}\`\n\n${description}\n\n| field | type | says |\n|---|---|---|`,
        ...Object.entries(properties)
          .filter(([name]) => name !== 'type')
          .map(([name, row]) => fieldRow(name, row, required.includes(name))),
      ].join('\n'),
    )
    .join('\n\n');
}

function fieldRow(name, row, isRequired) {
  const cells = [`\`${name}\`${isRequired ? '' : ' (if any)'}`, typeText(row), row.description ?? ''];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function typeText({ type, const: only, enum: all, anyOf, items, properties }) {
  if (anyOf !== undefined) return anyOf.map(typeText).join(' or ');
  if (only !== undefined) return `\`${only}\``;
  if (all !== undefined) return all.length > 8 ? 'a code' : all.map((each) => `\`${each}\``).join(', ');
  if (items !== undefined) return `list of ${typeText(items)}`;
  if (properties !== undefined) return `{${Object.keys(properties).join(', ')}}`;
  return [type].flat().join(' or ');
}

/** Named as bash-completion, zsh's fpath and fish look for them. */
const files = new Map([
  ['completions/ocap-dev.bash', completionScript('bash')],
  ['completions/_ocap-dev', completionScript('zsh')],
  ['completions/ocap-dev.fish', completionScript('fish')],
  ['man/ocap-dev.1', manPage(version)],
  ['docs/events.md', eventsPage()],
  ['schema/events.schema.json', `${JSON.stringify(eventsJsonSchema(), null, 2)}\n`],
  ['schema/status.schema.json', `${JSON.stringify(statusJsonSchema(), null, 2)}\n`],
  ...commands.map(({ name }) => [`${helps}/${name}.txt`, helpText(name)]),
]);

function textOf(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return null;
  }
}

const stray = readdirSync(join(root, helps))
  .map((name) => `${helps}/${name}`)
  .filter((path) => !files.has(path));
const stale = [...stray, ...[...files].flatMap(([path, text]) => (textOf(path) === text ? [] : [path]))];
if (process.argv.includes('--check')) {
  for (const path of stale) console.error(`${path} is not what is declared. Run: npm run readme`);
  if (stale.length > 0) process.exitCode = 1;
} else {
  for (const path of stray) rmSync(join(root, path));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
