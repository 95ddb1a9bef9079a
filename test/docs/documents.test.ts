import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { typedCommands } from '../../src/cli/arguments/commands.ts';
import { readArguments } from '../../src/cli/arguments/read.ts';
import { diagnosisCodes } from '../../src/core/checks/diagnosis/context.ts';
import { settingNames } from '../../src/core/settings/rows/all.ts';
import { ownCommandLines } from '../support/typed-lines.ts';

const root = join(import.meta.dirname, '..', '..');
const pages = [
  'README.md',
  'SECURITY.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const textOf = (page: string) => readFileSync(join(root, page), 'utf8');
const scripts: unknown = JSON.parse(textOf('package.json')).scripts;

/** The lines of its blocks of shell, without those of a settings file. */
function shellLines(page: string): readonly string[] {
  const blocks = [...textOf(page).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.trim() !== '' && !/^[A-Z_]+=/.test(line));
}

/** What is said to be typed within a sentence or a table, as far as it stands there whole. */
function inlineCalls(page: string): readonly string[] {
  const bare = textOf(page).replace(/^```.*?^```$/gms, '');
  return [...bare.matchAll(/`([^`\n]+)`/g)]
    .map(([, call = '']) => call.replaceAll('\\|', '|'))
    .filter(
      (call) =>
        call.includes('ocap-dev ') && !/…|\b(?:KIND|NAME|SHELL|URL|APP|PATH|X\.Y)\b|[[\]]|on\|off/.test(call),
    );
}

/** Commands of others that the documents use. */
const foreign = /^(?:npm (?:start|test|link|pack)|ngrok config add-authtoken)\b/;

describe.each(pages)('%s', (page) => {
  it('shows no call that the program would not take', () => {
    const lines = [...shellLines(page), ...inlineCalls(page)];
    for (const call of lines.flatMap(ownCommandLines))
      expect(() => readArguments(call, '/work'), `ocap-dev ${call.join(' ')}`).not.toThrow();
  });

  it('has in its blocks nothing but calls of ours, scripts of package.json, and what is known', () => {
    const unknown = shellLines(page).filter((line) => {
      const [, script] = /^npm run (\w+)/.exec(line) ?? [];
      if (script !== undefined) return !Object.hasOwn(Object(scripts), script);
      return ownCommandLines(line).length === 0 && !foreign.test(line);
    });
    expect(unknown).toEqual([]);
  });

  it('links to what is there, and shows pictures that are drawn', () => {
    const links = [...textOf(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(resolve(root, dirname(page), link)))).toEqual([]);
  });
});

it('no command, setting or diagnosis is told of nowhere', () => {
  const commands = textOf('docs/commands.md');
  for (const { name } of typedCommands)
    expect(commands, name).toMatch(new RegExp(`ocap-dev ${name}\\b|\`${name}\``));
  const settings = textOf('docs/settings.md');
  for (const name of settingNames) expect(settings).toContain(`\`${name}\``);
  const all = pages.map(textOf).join('\n');
  const untold = diagnosisCodes.filter((code) => !all.includes(`\`${code}\``) && !all.includes(`: ${code}`));
  expect(untold).toEqual([]);
});

it('every page is reached from the README', () => {
  const readme = textOf('README.md');
  expect(pages.filter((page) => page !== 'README.md' && !readme.includes(`(${page})`))).toEqual([]);
});
