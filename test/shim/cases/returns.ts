import { randomUUID } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { makeProject } from '../../support/streamlit.ts';
import { untilIdle } from '../support/messages.ts';
import { stopDump, takeNow } from '../support/shimmed-app.ts';
import type { ShimCase } from '../support/visits.ts';
import { counting } from './values.ts';

/** A page looks for its server after 0.5 s, 1.5 s and 3.5 s. */
const patience = { timeout: 15_000 };

/** Its main thread, which reads the sockets, does nothing from a signal on until it is let. */
const standsStill = `
import os, signal, time
def stand(number, frame):
    open("stands", "w").close()
    while not os.path.exists("go-on"):
        time.sleep(0.01)
signal.signal(signal.SIGUSR1, stand)
`;

const asked = { type: 'take', order: 1, reruns: 'held' };

/** How a session comes back, and to whom. */
export const returnCases: readonly ShimCase[] = [
  {
    name: 'gives a session to nobody whose identity is another one',
    versions: ['1.53.0', '1.60.0', 'newest'],
    always: ['newest'],
    async run({ start, visit }) {
      const project = await start({
        'app.py': counting('st.text(f"user={st.user.get(\'who\')}")'),
        '.streamlit/config.toml': '[server]\ntrustedUserHeaders = {"X-Who" = "who"}\n',
      });
      const ada = await visit(project, { headers: { 'X-Who': 'ada' }, comesBack: false });
      await ada.click('Count');
      await ada.shows(/^user=ada$/m);
      const session = String(ada.page.sessionId);
      expect(await project.restart()).toMatchObject({ sessions: 1 });
      for (const headers of [{ 'X-Who': 'mallory' }, {}]) {
        const other = await visit(project, { headers, session });
        expect(other.texts()).toContain('n=0');
        expect(other.page.sessionId).not.toBe(session);
      }
      const again = await visit(project, { headers: { 'X-Who': 'ada' }, session, runs: false });
      await again.shows(/^n=1$/m);
      expect(again.page.sessionId).toBe(session);
      const late = await visit(project, { headers: { 'X-Who': 'mallory' }, session });
      expect(late.texts()).toContain('n=0');
    },
  },
  {
    name: 'keeps a session over restarts that its page was away for',
    async run({ start, visit }) {
      const project = await start(counting());
      const visitor = await visit(project, { comesBack: false });
      await visitor.click('Count');
      const session = String(visitor.page.sessionId);
      expect(await project.restart()).toMatchObject({ ids: [session] });
      expect(await project.restart()).toMatchObject({ ids: [session] });
      const again = await visit(project, { session, runs: false });
      await again.shows(/^n=1$/m);
      expect(await project.restart()).toMatchObject({ ids: [session] });
    },
  },
  {
    name: 'runs what was clicked before the first run, after it, each of them, with its callbacks',
    always: ['newest'],
    async run({ start, visit }) {
      const project = await start(
        counting(`
import time
def called():
    st.session_state.calls = st.session_state.get("calls", 0) + 1
st.checkbox("Agreed", key="agreed", on_change=called)
st.text(f"calls={st.session_state.get('calls', 0)}")
`),
      );
      const visitor = await visit(project);
      await project.restart({ first: [asked] });
      await expect.poll(() => visitor.socket.opened, patience).toBe(2);
      await visitor.press('Count');
      await visitor.press('Count');
      const { messages } = project.app;
      const answered = messages.hear('busy');
      messages.say({ type: 'who', scriptsMs: 0 });
      expect(await answered).toEqual({ type: 'busy', ids: [visitor.page.sessionId] });
      void visitor.set('Agreed', true);
      messages.say({ type: 'release' });
      expect(await messages.hear('restored')).toMatchObject({ outcome: 'kept' });
      await visitor.shows(/^n=2\n(.*\n)*calls=1$/m);
    },
  },
  {
    name: 'answers where a file goes before it runs the click that came after the question',
    always: ['newest'],
    async run({ start, visit }) {
      const project = await start(
        counting('file = st.file_uploader("File")\nst.text(f"file={file and file.name}")'),
      );
      const visitor = await visit(project);
      await project.restart({ first: [asked] });
      await expect.poll(() => visitor.socket.opened, patience).toBe(2);
      const uploading = visitor.upload('File', 'asked.txt', Buffer.from('asked'));
      await visitor.press('Count');
      project.app.messages.say({ type: 'release' });
      await Promise.all([uploading, visitor.shows(/^n=1$/m)]);
      await visitor.shows(/^file=asked\.txt$/m);
    },
  },
  {
    name: 'holds first runs until all sockets are moved, or for three seconds',
    async run({ start, visit }) {
      const project = await start(counting());
      const visitor = await visit(project);
      await visitor.click('Count');
      await project.restart({ first: [asked] });
      const begin = performance.now();
      expect(await project.app.messages.hear('restored')).toMatchObject({ outcome: 'kept' });
      expect(performance.now() - begin).toBeGreaterThan(2000);
      await visitor.shows(/^n=1$/m);
    },
  },
  {
    name: 'says which socket became which session, and hides the name of the socket from the app',
    async run({ start, visit }) {
      const project = await start(
        counting(
          "st.text(f\"own={st.context.headers.get('Ocap-Dev-Socket')} {st.context.headers['X-Other']}\")",
        ),
      );
      const socket = randomUUID();
      const headers = { 'ocap-dev-socket': socket, 'X-Other': 'other' };
      const visitor = await visit(project, { headers, comesBack: false });
      const { messages } = project.app;
      const session = visitor.page.sessionId;
      expect(await messages.hear('socket')).toEqual({ type: 'socket', socket, session });
      expect(visitor.texts()).toContain('own=None other');
      await visitor.click('Count');
      await project.restart();
      const next = { 'ocap-dev-socket': randomUUID(), 'X-Other': 'other' };
      const again = await visit(project, { headers: next, session: String(session), runs: false });
      expect(await project.app.messages.hear('socket')).toMatchObject({
        socket: next['ocap-dev-socket'],
        session,
      });
      await again.shows(/^own=None other$/m);
      await again.shows(/^n=1$/m);
    },
  },
  {
    name: 'runs no click after the last dump; a dump without a stop changes nothing, and can be of some',
    async run({ start, visit }) {
      const project = await start(counting());
      const [visitor, other] = [await visit(project), await visit(project)];
      await visitor.click('Count');
      const { messages } = project.app;
      const ids = [String(other.page.sessionId)];
      await untilIdle(messages);
      messages.say({ ...stopDump, stop: false, ids });
      expect(await messages.hear('dumped')).toMatchObject({ ids });
      await visitor.click('Count');
      await visitor.shows(/^n=2$/m);
      messages.say(stopDump);
      expect(await messages.hear('dumped')).toMatchObject({ sessions: 2, stopped: 0 });
      await visitor.press('Count');
      messages.say({ type: 'who', scriptsMs: 0 });
      expect(await messages.hear('busy')).toEqual({ type: 'busy', ids: [] });
      expect(visitor.texts()).toContain('n=2');
    },
  },
  {
    name: 'writes down what pages have sent to an app that stood still and has read nothing of it yet',
    always: ['newest'],
    async run({ start, visit, undo }) {
      const own = makeProject({ 'sitecustomize.py': standsStill });
      undo.push(() => rmSync(own, { recursive: true }));
      const script = counting('file = st.file_uploader("File")\nst.text(f"file={file and file.name}")');
      const project = await start(script, { pythonPath: own });
      const visitors = [await visit(project), await visit(project), await visit(project)];
      // By itself: where a click comes with it, Streamlit's own run may sweep the answer away, restart or not.
      const uploader = await visit(project);
      const { child, messages } = project.app;
      await untilIdle(messages);
      child.kill('SIGUSR1');
      await expect.poll(() => existsSync(join(project.folder, 'stands')), patience).toBe(true);
      const uploading = uploader.upload('File', 'late.txt', Buffer.from('late'));
      for (const visitor of visitors) await visitor.press('Count');
      const restarting = project.restart();
      writeFileSync(join(project.folder, 'go-on'), '');
      expect(await restarting).toMatchObject({ sessions: 4, stopped: 0 });
      await Promise.all([uploading, ...visitors.map((visitor) => visitor.shows(/^n=1$/m))]);
      await uploader.shows(/^file=late\.txt$/m);
    },
  },
  {
    name: 'reads what another process adds while it runs, and tells whether the script runs through',
    async run({ start, visit, version }) {
      const project = await start(counting());
      const visitor = await visit(project, { comesBack: false });
      await visitor.click('Count');
      const blue = project.app;
      const { createShimmed } = await import('../support/shimmed-app.ts');
      const green = await createShimmed(version, { 'app.py': counting() }, { file: project.file });
      const { messages, baseUrl } = await green.start();
      expect(await messages.hear('taken')).toEqual({ type: 'taken', order: 1, sessions: 0 });
      messages.say({ type: 'gate', order: 3 });
      expect(await messages.hear('gate')).toEqual({ type: 'gate', order: 3, ok: true });
      const session = String(visitor.page.sessionId);
      await untilIdle(blue.messages);
      blue.messages.say({ ...stopDump, stop: false, ids: [session] });
      await blue.messages.hear('dumped');
      messages.say({ type: 'take-more', order: 4 });
      expect(await messages.hear('taken')).toEqual({ type: 'taken', order: 4, sessions: 1 });
      const { openVisitor } = await import('../../real/sessions/client/visitor.ts');
      const moved = await openVisitor({ url: baseUrl, session, runs: false });
      await moved.shows(/^n=1$/m);
      moved.leave();
      await green.app.stop();
      expect(takeNow.order).toBe(1);
    },
  },
  {
    name: 'tells how many visitors there are, and which keys hold what a variable held before it was changed',
    async run({ start, visit }) {
      const project = await start(
        counting(`
state = st.session_state
state.model, state.again, state.other = "mistral-small", "mistral-small", "mistral"
st.text_input("Model", "mistral-small", key="field")
`),
      );
      const { messages } = project.app;
      const visitors = [await visit(project), await visit(project)];
      await expect.poll(() => messages.all().at(-1), patience).toEqual({ type: 'live', sessions: 2 });
      await visit(project, { runs: false, comesBack: false });
      visitors[1]?.leave();
      await expect.poll(() => messages.all().at(-1), patience).toEqual({ type: 'live', sessions: 1 });
      await untilIdle(messages);
      messages.say({ ...stopDump, stop: false, oldValues: { LLM_MODEL: 'mistral-small', EMPTY: '' } });
      const { stale } = await messages.hear('dumped');
      const names = ['again', 'field', 'model'].map((key) => ({ key, name: 'LLM_MODEL' }));
      expect(stale).toEqual(expect.arrayContaining(names));
    },
  },
  {
    name: 'carries nobody who never ran: probes and health checks',
    async run({ start, visit }) {
      const project = await start(counting());
      await visit(project, { runs: false, comesBack: false });
      project.app.messages.say(stopDump);
      expect(await project.app.messages.hear('dumped')).toMatchObject({ sessions: 0, bytes: 0, ids: [] });
    },
  },
];
