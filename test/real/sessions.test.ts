import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Edge, startEdge } from '../edge/edge.ts';
import { createProject, launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject } from '../support/stand-in-project.ts';
import { openTerminal, type TerminalSession } from '../support/terminal.ts';
import { openWebSocket } from '../support/visitors.ts';

// What a person does and sees, from the first key to the last. What these tests are named after is what users of such
// screens have complained of.

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const token = '2abcDEFghiJKLmnoPQRstu_4vwxYZ1234567890abcd';
const domain = 'ocap.ngrok.test';
const standard = { columns: 80, rows: 24 };

type Place = { readonly folder: string };

function open({ folder }: Place, size = standard, env: Record<string, string> = {}): TerminalSession {
  const environment = { ...userEnvironment(folder), ...env };
  const terminal = openTerminal({ command: launcher, args: [], cwd: folder, ...size, env: environment });
  undo.push(() => terminal.close());
  return terminal;
}

async function realProject(files: Readonly<Record<string, string>> = {}) {
  const project = await createProject('1.53.0', files);
  undo.push(project.remove);
  return project;
}

/** Where Streamlit itself does not matter. */
async function standIn() {
  const project = await createStandInProject('hostile-app.py');
  undo.push(project.remove);
  return project;
}

/** A browser that opens the page: it asks for a run of the script (`BackMsg.rerun_script`). */
async function visitApp(port: number): Promise<void> {
  const page = await openWebSocket(`http://127.0.0.1:${port}`);
  if (!(page instanceof WebSocket)) throw new Error(`answered with ${page}`);
  undo.push(() => page.terminate());
  page.send(Buffer.from([0x5a, 0]));
}

it('the first minutes: an .env is written from its example, and a script that fails is told by its line', async () => {
  const project = await realProject({
    'pages.py': 'import pandsa\n',
    'app.py': 'import streamlit as st\n\nimport pages\n',
  });
  rmSync(join(project.folder, '.env'));
  writeFileSync(
    join(project.folder, '.env.example'),
    `STREAMLIT_PORT=${project.port}\nDEV_PROXY_URL=\nPROD_PROXY_URL=\n`,
  );
  const terminal = open(project, standard, { STREAMLIT_PORT: String(project.port) });
  await terminal.see('● ready');
  await terminal.see('There is no .env yet: e writes one from .env.example.');
  await terminal.see('tunnel off · NGROK_DOMAIN=… in .env opens one');

  terminal.press('e');
  await terminal.see('Write .env from .env.example?');
  expect(existsSync(join(project.folder, '.env'))).toBe(false);
  terminal.press('y');
  await terminal.seeNoMore('There is no .env yet');
  expect(statSync(join(project.folder, '.env')).mode & 0o777).toBe(0o600);
  await terminal.see('stranger refused');

  await visitApp(project.port);
  await terminal.see('✗ pages.py:1 in <module> failed at');
  await terminal.see("ModuleNotFoundError: No module named 'pandsa'");
  await terminal.see('lacks the module pandsa');
  await terminal.see('● ready');

  writeFileSync(join(project.folder, 'pages.py'), 'import json\n');
  await terminal.seeNoMore('pages.py:1 in <module> failed');
  terminal.press('q');
  expect((await terminal.exited).exitCode).toBe(0);
});

describe('through the tunnel', () => {
  async function tunnelled(edge: Edge) {
    const project = await realProject();
    project.writeEnv(
      `NGROK_SERVER_ADDR=${edge.agentAddr}\nNGROK_ROOT_CAS=${edge.caFile}\nNGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=${token}`,
    );
    const env = { NODE_EXTRA_CA_CERTS: edge.caFile };
    const args = ['--connect-to', `${domain}:443:127.0.0.1:${edge.httpsPort}`];
    const environment = { ...userEnvironment(project.folder), ...env };
    const terminal = openTerminal({
      command: launcher,
      args,
      cwd: project.folder,
      ...standard,
      env: environment,
    });
    undo.push(() => terminal.close());
    return terminal;
  }

  async function edgeFor() {
    const edge = await startEdge({ names: [domain] });
    undo.push(() => edge.close());
    return edge;
  }

  it('a visitor who sits on "Please wait", refused for its origin, is told, and one key lets it in', async () => {
    const edge = await edgeFor();
    const terminal = await tunnelled(edge);
    await terminal.see(/✓ app \d+ms → ✓ tunnel \d+ms/, 20_000);
    const visit = () =>
      openWebSocket(`http://127.0.0.1:${edge.httpPort}`, { Host: domain, Origin: 'https://shop.example' });
    expect(await visit()).toBe(403);
    await terminal.see('▲ https://shop.example was refused once: a adds it');

    terminal.press('a');
    await terminal.see('Let https://shop.example in, by a line in .env?');
    terminal.press('y');
    await terminal.see('✓ shop.example');
    await terminal.seeNoMore('was refused');
    const page = await visit();
    if (!(page instanceof WebSocket)) throw new Error(`answered with ${page}`);
    undo.push(() => page.terminate());
    await terminal.see('1 person here');
    // The one that was refused is told why, the other's frames are counted.
    terminal.press('4');
    await terminal.see(/WebSocket \/_stcore\/stream · open[\s\S]*WebSocket \/_stcore\/stream · 403/);
    for (const key of ['\r', '\r']) terminal.press(key);
    await terminal.see(/in hold, .* in the app/);
    await terminal.see('0 from the browser (0 B)');
    terminal.press('\u001b');
    await terminal.see('everybody');
    terminal.press('1');
  });

  it('a tunnel that does not come up says why and what to do, and t opens it when that is mended', async () => {
    const edge = await edgeFor();
    edge.refuseAuth('ERR_NGROK_107');
    const terminal = await tunnelled(edge);
    await terminal.see('⇄ tunnel failed');
    const screen = await terminal.see(/✗ The tunnel: .*[\s\S]*ERR_NGROK_107/);
    expect(screen).toContain('dashboard.ngrok.com');
    await terminal.see('● ready');
    edge.heal();
    terminal.press('t');
    await terminal.see(`⇄ tunnel online`);
    await terminal.seeNoMore('✗ The tunnel');
  });
});

it('a port in use fails gracefully: who has it is told, and the app starts by itself once it is free', async () => {
  const project = await standIn();
  const other = createServer().listen(project.port, '127.0.0.1');
  undo.push(() => other.close());
  const terminal = open(project);
  await terminal.see('✗ failed');
  await terminal.see(new RegExp(`✗ Port ${project.port} is taken by [\\s\\S]*\\(pid ${process.pid}\\)`));
  other.close();
  await terminal.see('● ready');
  await terminal.seeNoMore('✗ Port');
});

it('a start that hangs is told while it hangs, and q ends it at once', async () => {
  const project = await standIn();
  project.writeEnv('BEHAVIOUR=never-healthy');
  const terminal = open(project);
  await terminal.see(/◌ starting · \d+s · .*Waiting for Streamlit to answer/);
  terminal.press('q');
  expect(await terminal.exited).toEqual({ exitCode: 0, signal: 0 });
});

it('an app that crashes again and again is told with its last line, and r starts it when it is mended', async () => {
  const project = await standIn();
  const terminal = open(project);
  await terminal.see('● ready');
  const program = join(project.folder, '.venv', 'bin', 'streamlit');
  writeFileSync(program, '#!/bin/sh\necho "the database is missing" >&2\nexit 7\n');
  terminal.press('r');
  await terminal.see(/▲ The app ended by itself \(exit code 7\)\. It is started again in \d+s; r starts/);
  project.install();
  terminal.press('r');
  await terminal.see('● ready');
  await terminal.seeNoMore('▲ The app ended by itself');
});

it.each([
  { columns: 60, rows: 15 },
  { columns: 120, rows: 40 },
])('at $columns x $rows: restart, zoom and back, search, help, and out', async (size) => {
  const project = await standIn();
  project.writeEnv('BEHAVIOUR=lines:300');
  const terminal = open(project, size);
  await terminal.see('● ready');
  await terminal.see('✓ health');
  expect(terminal.screen().at(-1)).toMatch(/^ r restart .*q quit$/);

  terminal.press('r');
  await terminal.seeNoMore('● ready');
  await terminal.see('● ready');
  await terminal.see('✓ health');
  terminal.press('z');
  await terminal.seeNoMore('✓ health');
  expect(terminal.screen()[0]).toContain('● ready');
  terminal.press('z');
  await terminal.see('✓ health');

  terminal.press('/');
  await terminal.see(/\n \/_$/);
  terminal.press('line 29\u001b');
  await terminal.see(/q quit$/);
  terminal.press('?');
  await terminal.see('restart the app');
  terminal.press('?');
  await terminal.see('✓ health');
  terminal.press('q');
  expect(await terminal.exited).toEqual({ exitCode: 0, signal: 0 });
  expect(terminal.alternate()).toBe(false);
});

describe('a resize', () => {
  const sizes = [
    { columns: 60, rows: 15, shows: '✓ health' },
    { columns: 120, rows: 40, shows: '─ origins ─' },
    { columns: 200, rows: 50, shows: '─ changes ─' },
    { columns: 59, rows: 14, shows: '─ following ─' },
    { columns: 20, rows: 3, shows: '20x4 needed: ready' },
    { columns: 80, rows: 24, shows: '.env: no changes so far' },
  ];

  it('leaves no remains at any size, and no frame flickers: the screen is never cleared for one', async () => {
    const project = await realProject();
    const terminal = open(project);
    await terminal.see('stranger refused');
    for (const { columns, rows, shows } of sizes) {
      const before = terminal.output().length;
      terminal.resize(columns, rows);
      await terminal.see(shows);
      if (rows >= 15) await terminal.see(/q quit$/);
      const screen = terminal.screen();
      expect(screen).toHaveLength(rows);
      expect(screen.filter((row) => row.includes('ready'))).toHaveLength(
        screen.filter((row) => /^ ● ready|needed: ready|is ready/.test(row)).length,
      );
      expect(screen.filter((row) => /q quit$/.test(row)).length).toBeLessThanOrEqual(1);
      expect(terminal.output().slice(before)).not.toMatch(/\[[23]J|\[\?1049/);
    }
  });

  it('there and back at once, which a program cannot tell from none, leaves no remains', async () => {
    const project = await standIn();
    const terminal = open(project);
    await terminal.see('● ready');
    await terminal.see('✓ health');
    terminal.resize(60, 3);
    terminal.resize(80, 24);
    await terminal.see(/^ ● ready[\s\S]*✓ health[\s\S]*─ following ─[\s\S]*q quit$/);
  });

  it('a hundred in a row, while the app prints, end in the picture of the last size', async () => {
    const project = await standIn();
    project.writeEnv('BEHAVIOUR=lines:20000');
    const terminal = open(project);
    await terminal.see('● ready');
    for (let step = 0; step < 100; step += 1)
      terminal.resize(60 + ((step * 37) % 141), 15 + ((step * 11) % 36));
    terminal.resize(80, 24);
    await terminal.see(/─ following ─\n[\s\S]*line 19999[\s\S]*q quit$/);
    expect(terminal.screen()[0]).toMatch(/^ ● ready · \d+s · http/);
  });
});

it('a terminal without Unicode, one without colours, and one that has neither show the same words', async () => {
  const project = await standIn();
  const plain = open(project, standard, { LANG: 'C', LC_ALL: 'C', NO_COLOR: '1', TERM: 'linux' });
  await plain.see('* ready');
  await plain.see('<> tunnel off');
  expect(plain.screen().join('')).toMatch(/^[ -~]*$/);
  expect(plain.output()).not.toMatch(/\[(?:3|9)[0-7]m/);
});
