// Writes what is made of the declarations of commands, settings and events: completions, the manual page, the schema of the
// events, the recorded helps. With --check it only says which are not as they are declared.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commands } from '../src/cli/arguments/commands.ts';
import { helpText } from '../src/cli/arguments/printed/help.ts';
import { manPage } from '../src/cli/arguments/printed/man-page.ts';
import { completionScript } from '../src/cli/arguments/shells/script.ts';
import { eventsJsonSchema } from '../src/control/events-schema.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const helps = 'test/cli/arguments/printed/help';
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Named as bash-completion, zsh's fpath and fish look for them. */
const files = new Map([
  ['completions/ocap-dev.bash', completionScript('bash')],
  ['completions/_ocap-dev', completionScript('zsh')],
  ['completions/ocap-dev.fish', completionScript('fish')],
  ['man/ocap-dev.1', manPage(version)],
  ['schema/events.schema.json', `${JSON.stringify(eventsJsonSchema(), null, 2)}\n`],
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
