import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionShells } from '../../../src/cli/arguments/completion.ts';
import { completionScript } from '../../../src/cli/arguments/shells/script.ts';
import { openTerminal } from '../../support/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-completion-'));
const scriptOf = (shell: string) => join(folder, `completion.${shell}`);

beforeAll(() => {
  for (const shell of completionShells) writeFileSync(scriptOf(shell), completionScript(shell));
  for (const name of ['src', 'my pages']) mkdirSync(join(folder, 'project', name), { recursive: true });
  for (const name of ['front.py', 'notes.txt', 'dev.env']) writeFileSync(join(folder, 'project', name), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;

interface Case {
  /** What has been typed when Tab is pressed. */
  readonly line: string;
  readonly offered: readonly string[];
  readonly not?: readonly string[];
}

const cases: readonly Case[] = [
  { line: 'ocap-dev st', offered: ['status', 'stop'], not: ['restart', 'env'] },
  {
    line: 'ocap-dev ',
    offered: ['demo', 'up', 'logs', 'completion', 'help', 'front.py'],
    not: ['supervise', 'notes.txt'],
  },
  { line: 'ocap-dev help wi', offered: ['wildcard'] },
  {
    line: 'ocap-dev --',
    offered: ['--port', '--no-tunnel', '--wildcard', '--log-file', '--help'],
    not: ['--detach', '--background', '--format'],
  },
  { line: 'ocap-dev up --d', offered: ['--detach'] },
  { line: 'ocap-dev init --proxy ', offered: ['nginx', 'caddy'], not: ['dev.env'] },
  { line: 'ocap-dev report --', offered: ['--lines', '--out', '--yes'], not: ['--port'] },
  { line: 'ocap-dev up --b', offered: [], not: ['--background'] },
  { line: 'ocap-dev logs --', offered: ['--follow', '--json'], not: ['--port'] },
  { line: 'ocap-dev status --', offered: ['--json'], not: ['--follow'] },
  { line: 'ocap-dev env --format ', offered: ['shell', 'fish', 'dotenv', 'json'], not: ['dev.env'] },
  { line: 'ocap-dev env --format=', offered: ['shell', 'fish'], not: ['dev.env'] },
  { line: 'ocap-dev env --format=d', offered: ['dotenv'], not: ['fish'] },
  { line: 'ocap-dev generate ', offered: ['nginx', 'render', 'streamlit-config', 'error-page'] },
  { line: 'ocap-dev generate --target ', offered: ['development', 'production'] },
  { line: 'ocap-dev wildcard o', offered: ['on', 'off'] },
  { line: 'ocap-dev completion ', offered: ['bash', 'zsh', 'fish'] },
  { line: 'ocap-dev --cwd ', offered: ['src', 'my pages'], not: ['front.py'] },
  { line: 'ocap-dev --env-file d', offered: ['dev.env'], not: ['demo'] },
  { line: 'ocap-dev up --log-file n', offered: ['notes.txt'] },
  { line: 'ocap-dev generate nginx --out n', offered: ['notes.txt'] },
  { line: 'ocap-dev --port ', offered: [], not: ['status', 'front.py'] },
  { line: 'ocap-dev status ', offered: [], not: ['status', 'front.py'] },
];

/** What a shell that is asked in a script gives, a line each. */
function linesOf(shell: string, args: readonly string[]): string[] {
  const output = execFileSync(shell, args, {
    cwd: join(folder, 'project'),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: folder, LANG: 'C.UTF-8' },
  });
  return output.split('\n').filter((line) => line !== '');
}

/** bash hands a function the words of the line, with an `=` for a word of its own, also where nothing follows it. */
function offeredByBash(line: string): string[] {
  const words = line
    .replace(/=(?!$)/, ' = ')
    .replace(/=$/, ' =')
    .split(' ');
  const script = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ocap_dev; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return linesOf('bash', ['--norc', '-c', script, 'bash', scriptOf('bash'), ...words]);
}

/** fish gives the whole word that would stand there, with its description behind a tab. */
function offeredByFish(line: string): string[] {
  const script = `source ${scriptOf('fish')}; complete -C'${line}'`;
  return linesOf('fish', ['--no-config', '-c', script]).map((offer) =>
    offer
      .replace(/\t.*/, '')
      .replace(/^--\w+=/, '')
      .replace(/\/$/, '')
      .replaceAll('\\', ''),
  );
}

/** zsh completes only at a prompt: Tab writes down there what would be added to the list. */
const zshHarness = `
PS1='ready> '
autoload -U compinit; compinit -u -D
source ${scriptOf('zsh')}
offers=${join(folder, 'offers')} tabs=0
compadd() {
  # With these it only counts what matches.
  if [[ \${@[1,(i)(-|--)]} != *-(O|A|D)\\ * ]]; then
    local -a found
    builtin compadd -A found "$@"
    print -rl -- $found >> $offers
  fi
  builtin compadd "$@"
}
offer() { : > $offers; zle list-choices; BUFFER="tab $((++tabs)) done" }
zle -N offer
bindkey -e; bindkey '^I' offer
clear
`;

function zshAtPrompt() {
  writeFileSync(join(folder, 'harness.zsh'), zshHarness);
  const env = { HOME: folder, LANG: 'C.UTF-8' };
  const terminal = openTerminal({ command: 'zsh', args: ['-f', '-i'], cwd: join(folder, 'project'), env });
  terminal.press(`source ${join(folder, 'harness.zsh')}\r`);
  let tabs = 0;
  const offeredByZsh = async (line: string): Promise<string[]> => {
    await terminal.see(/^ready>$/m);
    tabs += 1;
    terminal.press(`${line}\t`);
    await terminal.see(`tab ${tabs} done`);
    // Ctrl+U takes the line away.
    terminal.press('\x15');
    return readFileSync(join(folder, 'offers'), 'utf8').replaceAll('\\', '').split('\n');
  };
  const close = async () => {
    // At its prompt zsh minds no milder signal.
    terminal.kill('SIGKILL');
    await terminal.exited;
  };
  return { offeredByZsh, close };
}

function judge({ offered, not = [] }: Case, offers: readonly string[]): void {
  expect(offers).toEqual(expect.arrayContaining([...offered]));
  expect(offers.filter((offer) => not.includes(offer))).toEqual([]);
}

describe.each([
  { shell: 'bash', offeredBy: offeredByBash },
  { shell: 'fish', offeredBy: offeredByFish },
])('$shell completes', ({ shell, offeredBy }) => {
  for (const wanted of cases)
    it(`"${wanted.line}"`, (context) => {
      if (!has(shell)) context.skip(`${shell} is not installed`);
      judge(wanted, offeredBy(wanted.line));
    });
});

describe('zsh completes', () => {
  let zsh: ReturnType<typeof zshAtPrompt> | null = null;
  beforeAll(() => {
    if (has('zsh')) zsh = zshAtPrompt();
  });
  afterAll(() => zsh?.close());

  for (const wanted of cases)
    it(`"${wanted.line}"`, async (context) => {
      if (zsh === null) return context.skip('zsh is not installed');
      judge(wanted, await zsh.offeredByZsh(wanted.line));
    });
});

it('the program prints the script, and refuses another shell', () => {
  const main = join(import.meta.dirname, '..', '..', '..', 'src', 'main.ts');
  const program = (shell: string) =>
    spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'completion', shell], {
      encoding: 'utf8',
      env: { HOME: folder, XDG_CACHE_HOME: folder },
    });
  expect(program('bash')).toMatchObject({ status: 0, stdout: completionScript('bash'), stderr: '' });
  expect(program('ksh')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('one of bash, zsh, fish'),
  });
});
