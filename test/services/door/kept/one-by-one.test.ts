import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import type { OneByOne } from '../../../../src/core/door/one-by-one.ts';
import {
  type SessionApp,
  type SessionAppOptions,
  type Sessions,
  startSessionApp,
} from '../../../support/session-app.ts';
import { ask, noGuests, type OpenDoor, openDoor, openWebSocket } from '../../../support/visitors.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

let door: OpenDoor;
let sessions: Sessions;
let old: SessionApp;
beforeEach(async () => {
  door = await openDoor(noGuests());
  sessions = new Map();
  cleanups.push(door.close);
  old = await appThat();
  door.lead({ at: 'pass', upstream: old.url, keeps: true });
});

async function appThat(options: Partial<SessionAppOptions> = {}): Promise<SessionApp> {
  const app = await startSessionApp({ door, sessions, ...options });
  cleanups.push(app.end);
  return app;
}

/** Another app beside the old one, to which visitors are led from now on. */
async function nextApp(options: Partial<SessionAppOptions> = {}): Promise<SessionApp> {
  const app = await appThat(options);
  const before = { at: 'there', upstream: old.url } as const;
  door.lead({ at: 'pass', upstream: app.url, keeps: true, before });
  return app;
}

/** All may go at once, unless it is said otherwise. */
function moveTo({ url }: SessionApp, order: Partial<OneByOne> = {}) {
  const never = new AbortController().signal;
  return door.moveEach({
    ...{ place: url, signal: never, gone: never, busy: async () => [], mayNext: async () => undefined },
    ...{ hand: async () => true, arrived: () => undefined },
    ...order,
  });
}

interface Page {
  readonly socket: WebSocket;
  readonly got: string[];
  readonly closed: number[];
}

/** @param session that it comes back with. */
async function openPage(session?: string): Promise<Page> {
  const protocols = ['streamlit', ...(session === undefined ? [] : ['token', session])];
  const socket = await openWebSocket(door.url, {}, '/_stcore/stream', protocols);
  if (typeof socket === 'number') throw new Error(`status ${socket}`);
  cleanups.push(() => socket.terminate());
  const page: Page = { socket, got: [], closed: [] };
  socket.on('message', (data) => page.got.push(String(data)));
  socket.on('close', (code) => page.closed.push(code));
  return page;
}

async function click({ socket, got }: Page, text: string): Promise<void> {
  socket.send(text);
  await vi.waitFor(() => expect(got).toContain(`did ${text}`));
}

/** Page after page, so that the first is in `session-1`. */
async function openPages(count: number): Promise<Page[]> {
  const pages: Page[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const page = await openPage();
    await click(page, 'first');
    pages.push(page);
  }
  return pages;
}

describe('WebSockets that go over to an app beside their own', () => {
  it('stay open, and of what is said all the time nothing is lost or done twice', async () => {
    const pages = await openPages(5);
    const next = await nextApp();
    let said = 0;
    const saying = setInterval(() => {
      said += 1;
      for (const { socket } of pages) socket.send(`${said}`);
    }, 2);
    await vi.waitFor(() => expect(said).toBeGreaterThan(5));
    const arrived: string[] = [];
    const moved = await moveTo(next, { arrived: (session) => arrived.push(session) });
    const until = said + 5;
    await vi.waitFor(() => expect(said).toBeGreaterThan(until));
    clearInterval(saying);
    expect(moved).toEqual({ count: 5, closed: 0, silenceMs: expect.any(Number) });
    expect(new Set(arrived)).toEqual(new Set(sessions.keys()));
    await vi.waitFor(() => expect([old.active.size, next.active.size]).toEqual([0, 5]));
    const all = ['first', ...Array.from({ length: said }, (_, index) => `${index + 1}`)];
    for (const done of sessions.values()) await vi.waitFor(() => expect(done).toEqual(all));
    expect(pages.flatMap(({ closed }) => closed)).toEqual([]);
  });

  it('go last whose script runs, and are answered where they are meanwhile', async () => {
    const [slow, idle] = await openPages(2);
    if (slow === undefined || idle === undefined) throw new Error('no page');
    const next = await nextApp();
    let runs = ['session-1'];
    const moving = moveTo(next, { busy: async () => runs });
    await vi.waitFor(() => expect([...next.active]).toEqual(['session-2']));
    await click(slow, 'second');
    expect([...old.active]).toEqual(['session-1']);
    runs = [];
    expect(await moving).toMatchObject({ count: 2 });
    await click(slow, 'third');
    expect(sessions.get('session-1')).toEqual(['first', 'second', 'third']);
  });

  it('stay whose session cannot be written down: what they said meanwhile is done by their own app', async () => {
    const [page] = await openPages(1);
    if (page === undefined) throw new Error('no page');
    const next = await nextApp();
    let tries = 0;
    const hand = async () => {
      tries += 1;
      page.socket.send(`try ${tries}`);
      await vi.waitFor(() => expect(page.socket.bufferedAmount).toBe(0));
      return false;
    };
    expect(await moveTo(next, { hand })).toEqual({ count: 0, closed: 0, silenceMs: null });
    await click(page, 'last');
    expect(sessions.get('session-1')).toEqual(['first', 'try 1', 'try 2', 'try 3', 'try 4', 'try 5', 'last']);
    expect([...old.active]).toEqual(['session-1']);
    old.sides[0]?.close(4001);
    await vi.waitFor(() => expect(page.closed).toEqual([4001]));
  });

  it('stay when the new app is gone, one that is on its way too', async () => {
    const pages = await openPages(2);
    const next = await nextApp({ ignores: () => true });
    const gone = new AbortController();
    const hand = async () => {
      setTimeout(() => gone.abort(), 10);
      return true;
    };
    const moved = await moveTo(next, { hand, signal: gone.signal, gone: gone.signal });
    expect(moved).toEqual({ count: 0, closed: 0, silenceMs: null });
    await Promise.all(pages.map((page) => click(page, 'second')));
    expect(old.active.size).toBe(2);
  });

  it('are closed who are let in no more', async () => {
    const [page] = await openPages(1);
    const next = await nextApp({ refuse: () => 403 });
    expect(await moveTo(next)).toMatchObject({ count: 0, closed: 1 });
    await vi.waitFor(() => expect(page?.closed).toEqual([1012]));
  });

  it('leave the rest to the end of their own app, at which they stay where they are by then', async () => {
    const pages = await openPages(2);
    const next = await nextApp();
    const hurry = new AbortController();
    await moveTo(next, { signal: hurry.signal, arrived: () => hurry.abort() });
    await vi.waitFor(() => expect([old.active.size, next.active.size]).toEqual([1, 1]));
    door.lead({ at: 'pass', upstream: next.url, keeps: true, before: { at: 'leaving' } });
    await door.settle();
    expect(door.keptWebSockets).toBe(1);
    old.dump();
    await old.leave();
    door.lead({ at: 'pass', upstream: next.url, keeps: true });
    expect(await door.until('webSockets.moved')).toMatchObject({ count: 1, closed: 0 });
    await Promise.all(pages.map((page) => click(page, 'second')));
    expect([...sessions.values()]).toEqual([
      ['first', 'second'],
      ['first', 'second'],
    ]);
  });
});

describe('while visitors go over', () => {
  /** Who answers: the apps answer with what they are asked by. */
  const asked = async (path: string, method = 'GET') => String((await ask(door.url, { path, method })).body);

  it('a new page goes to the new app, and one that comes back to where its session is', async () => {
    const [page] = await openPages(1);
    const next = await nextApp();
    const fresh = await openPage();
    await click(fresh, 'hello');
    expect(next.sides).toHaveLength(1);
    page?.socket.terminate();
    await vi.waitFor(() => expect(old.active.size).toBe(0));
    const back = await openPage('session-1');
    await click(back, 'again');
    expect(sessions.get('session-1')).toEqual(['first', 'again']);
    expect([...old.active]).toEqual(['session-1']);
    await moveTo(next);
    back.socket.terminate();
    await vi.waitFor(() => expect(next.active.has('session-1')).toBe(false));
    await click(await openPage('session-1'), 'at last');
    expect(next.active.has('session-1')).toBe(true);
  });

  it('a file goes to where its session is, and what the new app does not show yet is asked of the old one', async () => {
    await openPages(1);
    const next = await nextApp();
    const path = '/_stcore/upload_file/session-1/file';
    const answers = (app: SessionApp, status: number) => {
      app.server.removeAllListeners('request');
      app.server.on('request', (request, response) => {
        request.resume();
        response.statusCode = status;
        response.end(app === old ? 'old' : 'new');
      });
    };
    answers(old, 200);
    answers(next, 404);
    expect([await asked(path, 'PUT'), await asked('/media/a.png')]).toEqual(['old', 'old']);
    expect([await asked('/component/own/index.html'), await asked('/other')]).toEqual(['old', 'new']);
    await moveTo(next);
    expect(await asked(path, 'PUT')).toBe('new');
  });
});
