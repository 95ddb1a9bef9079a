import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runDoctor } from '../../../src/cli/commands/doctor.ts';
import { runEnv } from '../../../src/cli/commands/env.ts';
import { runGenerate } from '../../../src/cli/commands/generate.ts';
import { prepare } from '../../../src/cli/commands/prepare.ts';
import { runProbe } from '../../../src/cli/commands/probe.ts';
import { readProject } from '../../../src/cli/project/open-project.ts';
import type { GroupedFinding } from '../../../src/core/doctor/finding.ts';
import { UserError } from '../../../src/errors.ts';
import { makeProject } from '../../support/streamlit.ts';

let folder = '';
beforeEach(() => {
  folder = makeProject({ 'app.py': '' });
});
afterEach(() => rmSync(folder, { recursive: true }));

const shell = { PATH: '', HOME: '/nowhere', USE_NGROK: 'false', DEV_PROXY_URL: '', PROD_PROXY_URL: '' };

/** How a command that cannot go on ends: what it printed, or what `main` prints for it, and the exit code. */
interface Ending {
  readonly code: number;
  readonly stdout: string;
  readonly said: string;
}

type Run = (output: Pick<Parameters<typeof runEnv>[0], 'stdout' | 'stderr'>) => Promise<number>;

async function ending(run: Run): Promise<Ending> {
  const written = { stdout: '', stderr: '' };
  try {
    const code = await run({
      stdout: (text) => {
        written.stdout += text;
      },
      stderr: (text) => {
        written.stderr += text;
      },
    });
    return { code, stdout: written.stdout, said: written.stderr.trimEnd() };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { code: error.exitCode, stdout: written.stdout, said: error.message };
  }
}

const place = () => ({ cwd: folder, envFile: '.env', options: {}, shell });
const looks = { json: true, color: false, columns: 80, liveProgress: false };

const commands: readonly (readonly [name: string, run: Run])[] = [
  ['ocap-dev', async () => prepare(place(), shell).then(() => 0)],
  ['ocap-dev env', (output) => runEnv({ ...place(), ...output })],
  ['ocap-dev generate', (output) => runGenerate({ ...place(), ...output, kind: 'nginx' })],
  [
    'ocap-dev probe',
    (output) => runProbe({ ...place(), ...output, ...looks, urls: [], origins: [], connectTo: [] }),
  ],
];

async function examine(): Promise<readonly GroupedFinding[]> {
  const nobody = 'http://127.0.0.1:9';
  const { stdout } = await ending((output) =>
    runDoctor({ ...place(), ...output, ...looks, lookupUrl: nobody }),
  );
  return JSON.parse(stdout).findings;
}

interface Bad {
  readonly given: string;
  readonly make: (path: string) => void;
  readonly said: string;
}

const notForRoot = process.getuid?.() !== 0;
const bad: readonly Bad[] = [
  {
    given: 'a FIFO that nobody writes to',
    make: (path) => execFileSync('mkfifo', [path]),
    said: 'This is not a plain file but a named pipe, and nobody wrote into it within 3 s. Unlock the password manager that writes it, or put a text file in its place.',
  },
  {
    given: 'in Latin-1',
    make: (path) => writeFileSync(path, Buffer.from('NAME=caf\xe9\n', 'latin1')),
    said: 'This file is not in UTF-8. Save it in that encoding.',
  },
  {
    given: "in the UTF-16 of PowerShell's >",
    make: (path) => writeFileSync(path, '\ufeffSTREAMLIT_PORT=21481\r\n', 'utf16le'),
    said: 'This file is in UTF-16. Save it as UTF-8.',
  },
  {
    given: 'a directory',
    make: (path) => mkdirSync(path),
    said: 'This is a folder. Move it away, or name a file with --env-file.',
  },
  {
    given: 'a link to itself',
    make: (path) => symlinkSync('.env', path),
    said: 'This is a symbolic link that leads to itself. Put a file in its place.',
  },
  ...(notForRoot
    ? [
        {
          given: 'without the right to read it',
          make: (path: string) => {
            writeFileSync(path, 'A=1\n');
            chmodSync(path, 0);
          },
          said: 'This file may not be read by you. Allow it with chmod u+r.',
        },
      ]
    : []),
];

// `ocap-dev env` waited for ever for a FIFO's writer, and went on with the defaults after a file in Latin-1 or UTF-16.
describe.each(bad)('a .env that is $given', ({ make, said }) => {
  it.each(commands)('ends %s with code 2 and one sentence', async (_, run) => {
    make(join(folder, '.env'));
    expect(await ending(run)).toEqual({ code: 2, stdout: '', said: `.env: ${said}` });
  });

  it('is a finding for ocap-dev doctor', async () => {
    make(join(folder, '.env'));
    const findings = (await examine()).filter(({ code }) => code === 'env-unreadable');
    const sentences = findings.map((finding) =>
      finding.level === 'ok' ? '' : `${finding.file}: ${finding.what} ${finding.fix}`,
    );
    expect(sentences).toEqual([`.env: ${said}`]);
  });
});

describe('a folder that is none', () => {
  const gone = () => rmSync(folder, { recursive: true });
  const doctor: Run = (output) => runDoctor({ ...place(), ...output, ...looks });

  it.each([...commands, ['ocap-dev doctor', doctor] as const])('ends %s with code 2', async (_, run) => {
    gone();
    expect(await ending(run)).toEqual({ code: 2, stdout: '', said: `${folder} is not a folder.` });
    mkdirSync(folder);
  });
});

describe('a secret', () => {
  it.each(commands)('that stands where %s finds fault is not told', async (_, run) => {
    writeFileSync(join(folder, '.env'), 'API_KEY=hunter2-in-file\nSTREAMLIT_PORT=hunter2-in-file\n');
    const { code, said } = await ending(run);
    expect({ code, said }).toEqual({
      code: 2,
      said: expect.stringMatching(/^\.env:2: STREAMLIT_PORT: .*•••/),
    });
    expect(said).not.toContain('hunter2');
  });
});

it('what secrets.toml holds is taken out of what a command shows, as of a traceback of "probe --page"', async () => {
  mkdirSync(join(folder, '.streamlit'));
  writeFileSync(join(folder, '.streamlit', 'secrets.toml'), '[passwords]\nanna = "horse-battery"\n');
  const project = await readProject(place());
  expect(project.redactor()('ValueError: horse-battery of anna')).toBe('ValueError: ••• of anna');
});
