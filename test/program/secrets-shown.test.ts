import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { terminalsIn } from '../support/background.ts';
import { startJson } from '../support/json-program.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { secretForms } from '../support/secret-forms.ts';
import { shownOf } from '../support/secret-readers.ts';
import { createStandInProject, type StandInProject } from '../support/stand-in-project.ts';
import { openTerminal } from '../support/terminal.ts';

const secrets = ['sk-12345-abc-67890def', 's3cr3t@w/ord!', 'geheimnißvoll-4711'] as const;
const [key, password, pat] = secrets;
const dotenv = `
OPENAI_KEY_PROD=${key}
BROKERS='amqp://u1:first-4711@h1,amqp://app:${password}@h2'
GITHUB_PAT=${pat}
USE_NGROK=false
`;
/** What is too long for a screen, and what is told of in other lines, makes no difference here. */
const forms = secretForms.filter(([name]) => !/cut|UTF/.test(name));
const printed = `${forms.flatMap(([, write]) => secrets.map((secret) => `${write(secret)} end`)).join('\n')}\nthe last line\n`;

/** Lines that show somebody a secret, or a part of one, with what they show. */
function telling(text: string): readonly string[] {
  return text.split('\n').flatMap((line) =>
    secrets.flatMap((secret) => {
      const shown = shownOf(secret, line);
      return shown === undefined ? [] : [`${shown} in ${line}`];
    }),
  );
}

function expectNone(text: string): void {
  expect(text).toContain('•••');
  expect(telling(text)).toEqual([]);
}

/** A project whose app prints all of them. */
async function hostileProject(behaviour: string): Promise<StandInProject> {
  const project = await createStandInProject('hostile-app.py');
  writeFileSync(join(project.folder, 'forms.txt'), printed);
  project.writeEnv(`${dotenv}BEHAVIOUR=${behaviour}:forms.txt\n`);
  return project;
}

const onTerminal = ({ folder }: StandInProject, ...args: readonly string[]) =>
  openTerminal({
    command: launcher,
    args,
    cwd: folder,
    columns: 120,
    rows: 40,
    env: userEnvironment(folder),
  });

describe('an app that prints secrets in every way it can shows none', () => {
  let project: StandInProject;
  let terminals: ReturnType<typeof terminalsIn>;
  beforeAll(async () => {
    project = await hostileProject('pour');
    terminals = terminalsIn(project.folder);
    expect(await terminals.run('up', '--detach', '--log-file', 'app.log')).toMatchObject({ exitCode: 0 });
  });
  afterAll(async () => {
    await terminals.stop();
    project.remove();
  });

  it('in the log that is kept, and in what "logs" prints of it', async () => {
    const kept = join(project.folder, '.local', 'state', 'ocap-dev', 'kept');
    await expect.poll(() => readdirSync(kept)).toHaveLength(1);
    const file = () => readFileSync(join(kept, readdirSync(kept)[0] ?? ''), 'utf8');
    // It is written ten times a second at most.
    await expect.poll(file).toContain('the last line');
    expectNone(file());
    const { stdout } = await terminals.run('logs', '-n', 'all', '--raw');
    expect(stdout).toContain('the last line');
    expectNone(stdout);
  });

  it('in "logs --json"', async () => {
    const { stdout } = await terminals.run('logs', '--json', '-n', 'all');
    expect(stdout).toContain('the last line');
    expectNone(stdout);
  });

  it('in the file of --log-file', async () => {
    await expect.poll(() => readFileSync(join(project.folder, 'app.log'), 'utf8')).toContain('the last line');
    expectNone(readFileSync(join(project.folder, 'app.log'), 'utf8'));
  });

  it('on the screen, and in the log that it saves', async () => {
    const terminal = onTerminal(project, 'attach');
    try {
      await terminal.see('the last line');
      terminal.press('g');
      await terminal.seeNoMore('the last line');
      terminal.press('s');
      await terminal.see(/saved|\.log/);
      expectNone(terminal.screen().join('\n'));
      expectNone(terminal.output());
    } finally {
      await terminal.close();
    }
    const folder = join(project.folder, '.local', 'state', 'ocap-dev', 'logs');
    await expect.poll(() => readdirSync(folder)).toHaveLength(1);
    const saved = readFileSync(join(folder, readdirSync(folder)[0] ?? ''), 'utf8');
    expect(saved).toContain('the last line');
    expectNone(saved);
  });

  it('in "status", which says why an edit is not taken', async () => {
    project.writeEnv(`${dotenv}STREAMLIT_APP=pages/${key}.py\n`);
    await expect.poll(async () => (await terminals.run('status')).stdout).toContain('pages/•••');
    expectNone((await terminals.run('status')).stdout);
    expectNone((await terminals.run('status', '--json')).stdout);
  });

  it('in "doctor", which says what is missing', async () => {
    project.writeEnv(`${dotenv}STREAMLIT_APP=pages/${key}.py\n`);
    expectNone((await terminals.run('doctor')).stdout);
    expectNone((await terminals.run('doctor', '--json')).stdout);
  });
});

it('an app that prints secrets shows none in the events of --json', async () => {
  const project = await hostileProject('pour');
  const program = startJson(project);
  try {
    await program.event({ type: 'log', line: 'the last line' });
    await program.event({ type: 'process', state: 'ready' });
  } finally {
    await program.end();
    project.remove();
  }
  expectNone(program.events.map((event) => JSON.stringify(event)).join('\n'));
});

it('an app that dies with secrets in its last words shows none, neither on the screen nor after it', async () => {
  const project = await hostileProject('dies');
  const terminal = onTerminal(project);
  try {
    await terminal.see(/backoff|again/);
    await terminal.see('the last line');
    expectNone(terminal.screen().join('\n'));
    terminal.press('q');
    await terminal.exited;
    expect(terminal.alternate()).toBe(false);
    expect(terminal.screen().join('\n')).toContain('the last line');
    expectNone(terminal.output());
  } finally {
    await terminal.close();
    project.remove();
  }
});

it('a fault of our own that has one in its message is told without it', async () => {
  const project = await createStandInProject('hostile-app.py');
  project.writeEnv(dotenv);
  const thrown = `setTimeout(()=>{throw new Error('of ${key} and \\u001b[1msk-\\u001b[0m12345-abc-67890def')},3000)`;
  const code = `if(/main\\.js$/.test(process.argv[1]??''))${thrown}`;
  const preload = `--import=data:text/javascript,${encodeURIComponent(code)}`;
  const program = startJson(project, ['--verbose'], { NODE_OPTIONS: preload });
  const { stderr, exitCode } = await program.over;
  project.remove();
  const said = [stderr].flat().join('\n');
  expect([exitCode, said]).toEqual([1, expect.stringContaining('a fault of its own: of ••• and')]);
  expectNone(said);
});

describe('a password that is one of our own words', () => {
  it('masks neither a state nor an address nor a name ("state":"•••", http://•••:8502)', async () => {
    const project = await createStandInProject('hostile-app.py');
    const name = basename(project.folder);
    project.writeEnv(`USE_NGROK=false
DB_PASSWORD=starting
API_KEY=localhost
SMTP_PASS=stopping
JWT=streamlit
GITHUB_PAT=${name}
BROKER=amqp://app:health@h1,amqp://app:websocket@h2`);
    const program = startJson(project);
    try {
      await program.event({ type: 'process', state: 'starting' });
      await program.event({ type: 'process', state: 'ready', url: `http://localhost:${project.port}` });
      await program.event({ type: 'probe', check: 'websocket', origin: `http://localhost:${project.port}` });
      const { stdout } = await terminalsIn(project.folder).run('status', '--json');
      expect(JSON.parse(stdout)).toMatchObject({ project: project.folder, process: { state: 'ready' } });
    } finally {
      await program.end();
      project.remove();
    }
    await program.over;
    const states = program.events.filter(({ type }) => type === 'process').map(({ state }) => state);
    expect([...new Set(states)]).toEqual(['starting', 'ready', 'stopping', 'stopped']);
    expect(JSON.stringify(program.events.filter(({ type }) => type !== 'log'))).not.toContain('•••');
  });
});
