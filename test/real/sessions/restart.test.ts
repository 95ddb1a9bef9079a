import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { createProject, launcher, userEnvironment } from '../../support/project.ts';
import { longTestsOn } from '../../support/streamlit.ts';
import { openTerminal } from '../../support/terminal.ts';
import { countingApp } from './clicker.ts';
import { openVisitor, type Visitor } from './client/visitor.ts';
import { type PublishOptions, publishApp } from './published.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const countIn = (visitor: Visitor) => Number(/^n=(\d+) /m.exec(visitor.texts().join('\n'))?.[1]);

async function publish(options: Partial<PublishOptions> = {}) {
  const app = await publishApp({ version: '1.53.0', files: { 'app.py': countingApp }, ...options });
  undo.push(app.end);
  return app;
}

describe.each(longTestsOn('1.53.0'))('an edit of .env restarts Streamlit %s', (version) => {
  it('and who is there through the tunnel or at its own port goes on where they were, with the new .env', async () => {
    const app = await publish({ version });
    const visitors = [
      await app.visit({ query: 'who=Ada' }),
      await app.visitLocally({ query: 'who=Grace' }),
    ] as const;
    undo.push(...visitors.map(({ leave }) => leave));
    for (const visitor of visitors) {
      await visitor.set('Name', 'typed');
      await visitor.click('Count');
      await visitor.click('Count');
    }
    const before = visitors.map((visitor) => visitor.texts().at(-2));
    await app.restart('ROUND=1');
    // Without a word of theirs: an idle page asks for nothing.
    for (const visitor of visitors) await visitor.shows(/^round=1$/m);
    for (const visitor of visitors) await visitor.click('Count');
    for (const visitor of visitors) {
      expect(countIn(visitor)).toBe(3);
      expect(visitor.exceptions()).toEqual([]);
    }
    expect(visitors.map((visitor) => visitor.texts().at(-2))).toEqual(before);
    expect(await app.program.event({ type: 'process', state: 'ready', carried: 2 })).toMatchObject({
      left: [],
    });
  });
});

it('an edit under which the script fails costs nobody what they had: mended, they go on', async () => {
  const script = `import os, threading
int(os.environ.get("LIMIT", "1"))
${countingApp}
if "lock" not in s:
    s.lock = threading.Lock()
`;
  const app = await publish({ files: { 'app.py': script } });
  const visitor = await app.visit({ query: 'who=Ada' });
  undo.push(visitor.leave);
  await visitor.set('Name', 'typed');
  await visitor.click('Count');
  const [, session = ''] = /in (\w+)$/m.exec(visitor.texts().join('\n')) ?? [];
  await app.restart('LIMIT=many');
  await visitor.shows(/ValueError/);
  await app.restart('LIMIT=2\nROUND=2');
  await visitor.shows(/^round=2$/m);
  await visitor.shows(new RegExp(`^n=1 in ${session}$`, 'm'));
  expect(visitor.texts().join('\n')).toMatch(/^state=Ada .* typed$/m);
  expect(visitor.socket.closeCodes).toEqual([]);
});

it('a password that changes ends what it allowed: sessions begin anew, and the reason is told', async () => {
  const app = await publish({ lines: 'ADMIN_PASSWORD=one' });
  const visitor = await app.visit();
  undo.push(visitor.leave);
  await visitor.click('Count');
  await app.restart('ADMIN_PASSWORD=one\nROUND=1');
  await visitor.shows(/^round=1$/m);
  await visitor.click('Count');
  expect(countIn(visitor)).toBe(2);
  await app.restart('ADMIN_PASSWORD=two\nROUND=1');
  await visitor.click('Count');
  expect(countIn(visitor)).toBe(1);
  const told = app.program.events.filter(({ type }) => type === 'log').map(({ line }) => String(line));
  expect(told.filter((line) => line.includes('ADMIN_PASSWORD'))).not.toEqual([]);
});

it('r keeps what visitors have; r twice within a second does not, nor does restart --fresh', async () => {
  const project = await createProject('1.53.0', { 'app.py': countingApp });
  undo.push(project.remove);
  const terminal = openTerminal({
    command: launcher,
    args: [],
    cwd: project.folder,
    columns: 100,
    rows: 30,
    env: userEnvironment(project.folder),
  });
  undo.push(() => terminal.close());
  await terminal.see('● ready');
  const visitor = await openVisitor({ url: `http://127.0.0.1:${project.port}`, comesBack: true });
  undo.push(visitor.leave);
  await visitor.click('Count');
  terminal.press('r');
  await expect.poll(() => visitor.socket.opened, { timeout: 15_000 }).toBe(2);
  await visitor.click('Count');
  expect(countIn(visitor)).toBe(2);
  terminal.press('r');
  terminal.press('r');
  await expect.poll(() => visitor.socket.opened, { timeout: 15_000 }).toBe(3);
  await visitor.click('Count');
  expect(countIn(visitor)).toBe(1);
  await visitor.click('Count');
  const other = { cwd: project.folder, env: userEnvironment(project.folder), extendEnv: false };
  await execa(launcher, ['restart', '--fresh'], other);
  await visitor.click('Count');
  expect(countIn(visitor)).toBe(1);
});
