import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startJson } from '../support/json-program.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject, type StandInProject } from '../support/stand-in-project.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

let copy = '';
let project: StandInProject;

/** The checkout as `npm ci --omit=optional` leaves it. */
beforeEach(async () => {
  copy = mkdtempSync(join(tmpdir(), 'ocap-dev-no-sdk-'));
  undo.push(() => rmSync(copy, { recursive: true, force: true }));
  const root = dirname(dirname(launcher));
  const parts = [
    'bin',
    'dist',
    'demo',
    'package.json',
    'scripts',
    'node_modules/@ngrok/ngrok',
    'node_modules/.bin/node',
  ];
  for (const part of parts.filter((name) => existsSync(join(root, name))))
    cpSync(join(root, part), join(copy, part), { recursive: true, dereference: true });
  project = await createStandInProject('hostile-app.py');
  undo.push(project.remove);
  project.writeEnv(
    'NGROK_DOMAIN=mine.ngrok.test\nNGROK_AUTHTOKEN=tok_example_123456\nNGROK_SERVER_ADDR=127.0.0.1:9',
  );
});

const says = () =>
  `ngrok's SDK has no part for this system (${process.platform}-${process.arch}) here, so no tunnel can be opened.`;

it("without the SDK's native part the tunnel has failed at once, is not tried again, and no stack is in the log", async () => {
  const log = join(project.folder, 'log');
  const program = startJson(project, ['--log-file', log], {}, [], join(copy, 'bin', 'ocap-dev'));
  undo.push(() => program.end());
  const failed = await program.event({ type: 'tunnel', state: 'failed' });
  expect(failed['error']).toEqual({
    code: 'no-sdk',
    message: says(),
    hint: `Run npm run setup in ${copy}. Not tried again by itself: change the settings, or reconnect (t).`,
  });
  await program.event({ type: 'process', state: 'ready' });
  const states = program.events.filter(({ type }) => type === 'tunnel').map(({ state }) => state);
  expect(states).toEqual(['off', 'connecting', 'failed']);
});

it('doctor finds it too', async () => {
  const { stdout, exitCode } = await execa(join(copy, 'bin', 'ocap-dev'), ['doctor'], {
    cwd: project.folder,
    env: userEnvironment(project.folder),
    extendEnv: false,
    reject: false,
  });
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(says());
  expect(exitCode).toBe(1);
});
