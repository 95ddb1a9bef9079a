import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { terminalsIn } from '../support/background.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject } from '../support/stand-in-project.ts';

const root = join(import.meta.dirname, '..', '..');
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** What goes on until somebody ends it, or needs a person, a proxy in front or another project. */
const notHere =
  /^ocap-dev(?:\s*(?:#|$)| --json$| path\/to| attach| logs.* -f\b| init\s*(?:#|$)| stop\b)| -f$/;

/** The lines of their blocks that call ocap-dev, each once; what stops it is tried last of all. */
const lines = [
  ...new Set(
    pages.flatMap((page) =>
      [...readFileSync(join(root, page), 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(
        ([, block = '']) => block.split('\n').map((line) => line.replace(/\s+#.*$/, '').trim()),
      ),
    ),
  ),
].filter((line) => /\bocap-dev\b/.test(line) && !/^(?:npm|npx|uvx?)\b/.test(line) && !notHere.test(line));

let project: Awaited<ReturnType<typeof createStandInProject>>;
let bin: string;
beforeAll(async () => {
  project = await createStandInProject('hostile-app.py');
  project.writeEnv(
    'OCAP_ACCESS=invited\nPROD_ORIGINS=https://app.example.org\nDEV_PROXY_URL=https://dev.example.org\nNGROK_DOMAIN=x.example.org\nUSE_NGROK=false',
  );
  bin = join(project.folder, 'bin');
  mkdirSync(bin);
  symlinkSync(launcher, join(bin, 'ocap-dev'));
});
afterAll(async () => {
  await terminalsIn(project.folder).stop();
  project.remove();
});

/** Each line in the shell that it is for. */
function shellFor(line: string): readonly [string, ...string[]] {
  if (line.includes('completion fish')) return ['fish', '--no-config', '-c', line];
  if (line.includes('completion zsh'))
    return ['zsh', '-f', '-c', `autoload -U compinit; compinit -u -D; ${line}`];
  return ['bash', '-c', `set -o pipefail; ${line}`];
}

function run(line: string) {
  const [shell, ...args] = shellFor(line);
  return execa(shell, args, {
    cwd: project.folder,
    env: { ...userEnvironment(project.folder), PATH: `${bin}:${process.env['PATH'] ?? ''}` },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: 120_000,
  });
}

it('the documents have lines to be run', () => {
  expect(lines.length).toBeGreaterThan(30);
});

it('what runs in the background is started as the documents say', async () => {
  expect(await run('ocap-dev up --detach')).toMatchObject({ exitCode: 0 });
});

it.each(lines)('%s', async (line) => {
  const { exitCode, stderr, timedOut } = await run(line);
  expect({ line, stderr, timedOut, isUsage: exitCode === 2 }).toMatchObject({
    timedOut: false,
    isUsage: false,
  });
  expect(stderr).not.toMatch(/fault of its own|no option of|is no command/);
});
