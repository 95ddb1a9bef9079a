import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { afterAll, describe, expect, it } from 'vitest';
import type { EnvironmentFormat } from '../../../src/core/settings/formats.ts';
import { unknownProject } from '../../../src/core/settings/identity/project-identity.ts';
import { formatEnvironment } from '../../../src/core/settings/print.ts';
import { readAsPythonDotenv } from '../../../src/core/settings/python-dotenv.ts';
import { ocapistaine, shop } from '../../support/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-format-'));
afterAll(() => rmSync(folder, { recursive: true }));

const nasty = [
  'plain',
  '',
  'https://a.org https://b.org',
  '*',
  '$(touch owned)',
  '`touch owned`',
  "'; touch owned; '",
  '"; touch owned; "',
  "it's",
  '\\',
  "\\'$(touch owned)\\",
  'two\nlines',
  'a\n\ntouch owned\n',
  '$HOME ~ !! #no & | > owned',
  '\t é 😀 \u001b[31m',
  '-n',
];

const format = (environment: Record<string, string>, as: EnvironmentFormat) =>
  formatEnvironment({ identity: shop, wildcard: false, origins: [], environment }, as);

const environment = Object.fromEntries(nasty.map((value, index) => [`NAME_${index}`, value]));
const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;

/** What a child of the shell finds, after the shell has evaluated the text. */
function evaluated(shell: string, script: string, text: string): Record<string, string | undefined> {
  const print = `process.stdout.write(JSON.stringify(process.env))`;
  const output = execFileSync(shell, ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', TEXT: text, NODE: process.execPath, PRINT: print },
  });
  return JSON.parse(output);
}

describe('the environment as text', () => {
  it.skipIf(!has('bash')).each(['bash', 'sh'])('is inert and exact when %s evaluates it', (shell) => {
    const found = evaluated(shell, 'eval "$TEXT"; exec "$NODE" -e "$PRINT"', format(environment, 'shell'));
    expect(found).toMatchObject(environment);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(!has('fish'))('is inert and exact when fish evaluates it', () => {
    const found = evaluated('fish', 'eval $TEXT; exec $NODE -e $PRINT', format(environment, 'fish'));
    expect(found).toMatchObject(environment);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is written for fish with its two escapes', () => {
    expect(format({ A: "it's \\n" }, 'fish')).toBe("set -gx A 'it\\'s \\\\n'\n");
  });

  it('survives an eval without quotes, as the seed’s users write it', () => {
    const values = { A: 'http://a.org http://b.org', B: 'true', C: '*' };
    const found = evaluated('sh', 'eval $TEXT; exec "$NODE" -e "$PRINT"', format(values, 'shell'));
    expect(found).toMatchObject(values);
  });

  it('is read back by dotenv and by python-dotenv', () => {
    const values = { ...environment, LAST: 'https://a.org,https://b.org' };
    const text = format(values, 'dotenv');
    expect(parse(text)).toEqual(values);
    const inPython = readAsPythonDotenv(text, { HOME: '/h' }).map(({ name, value }) => [name, value]);
    expect(Object.fromEntries(inPython)).toEqual(values);
  });

  it('is read back by python-dotenv at least, where no form suits both', () => {
    const value = `"it's" #\n\${HOME}`;
    expect(readAsPythonDotenv(format({ A: value }, 'dotenv'), { HOME: '/h' })).toMatchObject([{ value }]);
  });

  it.each([
    [shop, { name: 'shop', defaults: 'none' }],
    [ocapistaine, { name: 'ocapistaine', defaults: 'ocapistaine' }],
    [unknownProject, { name: null, defaults: 'ocapistaine' }],
  ])('is JSON with the project, the wildcard, the origins and the variables: of %j', (identity, project) => {
    const origins = [{ origin: 'http://localhost:8502', source: 'local' }] as const;
    const text = formatEnvironment({ identity, wildcard: true, origins, environment: { A: 'b' } }, 'json');
    expect(JSON.parse(text)).toEqual({ project, wildcard: true, origins, environment: { A: 'b' } });
    expect(existsSync(join(folder, 'owned'))).toBe(false);
  });
});
