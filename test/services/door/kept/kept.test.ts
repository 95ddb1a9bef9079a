import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import {
  type SessionApp,
  type SessionAppOptions,
  type Sessions,
  startSessionApp,
} from '../../../support/session-app.ts';
import { ask, noGuests, type OpenDoor, openDoor, openWebSocket } from '../../../support/visitors.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

let door: OpenDoor;
let sessions: Sessions;
let guests: ReturnType<typeof noGuests>;
beforeEach(async () => {
  guests = noGuests();
  door = await openDoor(guests);
  sessions = new Map();
  cleanups.push(door.close);
});

/** An app that hands its sessions on, and visitors are led to it. */
async function appThat(options: Partial<SessionAppOptions> = {}): Promise<SessionApp> {
  const app = await startSessionApp({ door, sessions, ...options });
  cleanups.push(app.end);
  door.lead({ at: 'pass', upstream: app.url, keeps: true });
  return app;
}

const hold = () => door.lead({ at: 'hold', sockets: 'keep' });

/** Ends the app in order, its sessions written down. */
async function stop(app: SessionApp): Promise<void> {
  const settled = door.settle();
  hold();
  await settled;
  app.dump();
  await app.leave();
}

interface Page {
  readonly socket: WebSocket;
  readonly got: string[];
  readonly closed: number[];
}

async function openPage(headers: Readonly<Record<string, string>> = {}): Promise<Page> {
  const socket = await openWebSocket(door.url, headers);
  if (typeof socket === 'number') throw new Error(`status ${socket}`);
  cleanups.push(() => socket.terminate());
  const got: string[] = [];
  const closed: number[] = [];
  socket.on('message', (data) => got.push(String(data)));
  socket.on('close', (code) => closed.push(code));
  return { socket, got, closed };
}

/** Sends this, and waits until the app has done it. */
async function click({ socket, got }: Page, text: string): Promise<void> {
  socket.send(text);
  await vi.waitFor(() => expect(got).toContain(`did ${text}`));
}

/** For what all of them have to do. */
const patient = { timeout: 15_000 };
const movedEvent = () => door.until('webSockets.moved');

it('a guest who is uninvited while the app restarts is cut at once, and never joined to the next app', async () => {
  const app = await appThat();
  door.admit({ rules: { access: 'invited', openPaths: [] }, token: null });
  const [anna, ben] = await Promise.all(
    ['Anna', 'Ben'].map(async (name) => {
      const { token } = guests.invite(name, 3_600_000, 1);
      const headers = ['Host', 'visitors.example', 'Connection', 'close'];
      const { message } = await ask(door.url, { path: `/?ocap-invite=${token}`, headers });
      const Cookie = message.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
      return openPage({ Host: 'visitors.example', Cookie });
    }),
  );
  if (anna === undefined || ben === undefined) throw new Error('nobody');
  await Promise.all([click(anna, 'one'), click(ben, 'one')]);
  await stop(app);
  anna.socket.send('two');
  guests.uninvite('Anna');
  await vi.waitFor(() => expect(anna.closed).toHaveLength(1), { timeout: 1000 });
  await appThat();
  expect(await movedEvent()).toMatchObject({ count: 1 });
  await click(ben, 'three');
  expect(anna.got).not.toContain('did two');
});

describe('a WebSocket whose app restarts', () => {
  it('stays open, keeps its session, and loses and doubles nothing that is said all the time', async () => {
    let app = await appThat();
    const pages = await Promise.all(Array.from({ length: 12 }, () => openPage()));
    const sent = pages.map((): string[] => []);
    let isOver = false;
    const clicking = pages.map(async ({ socket, got }, page) => {
      for (let count = 0; !isOver; count += 1) {
        socket.send(`${page}:${count}`);
        sent[page]?.push(`${page}:${count}`);
        do await turn();
        while (!isOver && got.length < count - 5);
      }
    });
    for (let restart = 0; restart < 6; restart += 1) {
      await vi.waitFor(() => expect(pages.every(({ got }) => got.length > restart * 20)).toBe(true), patient);
      await stop(app);
      app = await appThat();
      await vi.waitFor(() => expect(door.events.filter(isMove).length).toBe(restart + 1), patient);
    }
    isOver = true;
    await Promise.all(clicking);
    await vi.waitFor(() => {
      expect([...sessions.values()].map((said) => said.length)).toEqual(sent.map(({ length }) => length));
    }, patient);
    expect([...sessions.values()].toSorted()).toEqual(sent.toSorted());
    expect(pages.flatMap(({ closed }) => closed)).toEqual([]);
    expect(door.events.filter(isMove)).toEqual(
      Array(6).fill({ type: 'webSockets.moved', count: 12, closed: 0, silenceMs: expect.any(Number) }),
    );
  });

  it('is one visit, whose end is its own', async () => {
    const app = await appThat();
    const page = await openPage();
    await click(page, 'one');
    await stop(app);
    expect([door.openWebSockets, door.keptWebSockets]).toEqual([1, 1]);
    await appThat();
    await movedEvent();
    expect([door.openWebSockets, door.keptWebSockets]).toEqual([1, 0]);
    await click(page, 'two');
    page.socket.close();
    const { status } = await door.until('visit.ended');
    expect([status, door.openWebSockets]).toEqual([101, 0]);
    expect(door.events.map(({ type }) => type)).toEqual([
      'webSocket.opened',
      'webSockets.moved',
      'visit.ended',
    ]);
  });

  it('is presented as it came, with its session, under another name', async () => {
    const first = await appThat();
    const headers = {
      origin: 'https://o.example',
      cookie: '_streamlit_xsrf=2|x',
      'ocap-dev-socket': 'mine',
      'x-forwarded-for': '203.0.113.9',
    };
    const socket = new WebSocket(
      `${door.url.replace('http', 'ws')}/app/_stcore/stream?a=b`,
      ['streamlit', 'token'],
      { headers },
    );
    cleanups.push(() => socket.terminate());
    await once(socket, 'open');
    await stop(first);
    const second = await appThat();
    await movedEvent();
    const [before, after] = [first, second].map(({ handshakes: [handshake] }) => handshake);
    expect([before?.headers['ocap-dev-socket'], before?.url]).not.toContain('mine');
    const { 'ocap-dev-socket': oldName, 'sec-websocket-protocol': oldWords, ...old } = before?.headers ?? {};
    const { 'ocap-dev-socket': newName, 'sec-websocket-protocol': newWords, ...moved } = after?.headers ?? {};
    expect([moved, after?.url]).toEqual([old, '/app/_stcore/stream?a=b']);
    expect(old).toMatchObject({ host: new URL(door.url).host, origin: 'https://o.example' });
    expect([oldWords, newWords]).toEqual(['streamlit,token', 'streamlit, token, session-1']);
    expect(newName).not.toBe(oldName);
    expect(old).not.toHaveProperty('sec-websocket-extensions');
  });

  it('has what it says done afterwards, a ping answered too', async () => {
    const app = await appThat();
    const page = await openPage();
    await stop(app);
    page.socket.send('a click');
    page.socket.ping('there?');
    const answered = once(page.socket, 'pong');
    const next = await appThat();
    expect(String((await answered)[0])).toBe('there?');
    await vi.waitFor(() => expect(page.got).toEqual(['did a click']));
    expect(next.handshakes.length).toBe(1);
  });

  it('waits for the rest of a message that the app got a part of', async () => {
    const app = await appThat();
    const page = await openPage();
    page.socket.send('first half, ', { fin: false });
    await turn();
    const settled = door.settle();
    hold();
    page.socket.send('second half', { fin: true });
    page.socket.send('another');
    await settled;
    app.dump();
    await app.leave();
    await appThat();
    await vi.waitFor(() => expect(page.got).toEqual(['did first half, second half', 'did another']));
    expect(sessions.get('session-1')).toEqual(['first half, second half', 'another']);
  });

  it('leaves a message to the next app that was not whole in time', async () => {
    const app = await appThat();
    const page = await openPage();
    page.socket.send('first half, ', { fin: false });
    await turn();
    await stop(app);
    page.socket.send('second half', { fin: true });
    await appThat();
    await vi.waitFor(() => expect(page.got).toEqual(['did first half, second half']));
  });

  it('may say 60 MB meanwhile, which wait with its visitor, not in memory', async () => {
    const app = await appThat();
    const page = await openPage();
    await stop(app);
    const large = Buffer.alloc(20 << 20, 'x');
    for (let count = 0; count < 3; count += 1) page.socket.send(large);
    page.socket.send('last');
    await turn();
    await appThat();
    await vi.waitFor(() => expect(page.got).toContain('did last'), { timeout: 10_000 });
    expect(sessions.get('session-1')).toEqual([...Array(3).fill(`${20 << 20} bytes`), 'last']);
    expect(page.closed).toEqual([]);
  });

  it('is moved at last though another restart came between', async () => {
    const first = await appThat();
    const page = await openPage();
    await stop(first);
    page.socket.send('a click');
    const second = await appThat({ refuse: () => 503 });
    await vi.waitFor(() => expect(second.handshakes.length).toBeGreaterThan(0));
    await stop(second);
    await appThat();
    await vi.waitFor(() => expect(page.got).toEqual(['did a click']));
    expect(door.events.filter(isMove).length).toBe(1);
  });

  it('is presented again to an app that is not ready yet', async () => {
    const app = await appThat();
    const page = await openPage();
    await stop(app);
    let asked = 0;
    await appThat({ refuse: () => (++asked < 3 ? 503 : null) });
    await movedEvent();
    await click(page, 'there');
    expect(asked).toBe(3);
  });
});

describe('a WebSocket that can be kept, while nobody restarts,', () => {
  it('carries 8 MB each way byte by byte', async () => {
    const app = await appThat();
    const { socket } = await openPage();
    app.sides[0]?.removeAllListeners('message').on('message', (data) => app.sides[0]?.send(data));
    const sent = randomBytes(8 << 20);
    socket.send(sent);
    const [received] = await once(socket, 'message');
    expect(sent.equals(received)).toBe(true);
  });

  it('is closed for the visitor as the app closes it', async () => {
    const app = await appThat();
    const { socket } = await openPage();
    app.sides[0]?.close(1011, 'a fault');
    expect((await once(socket, 'close')).map(String)).toEqual(['1011', 'a fault']);
  });

  it('is closed for the app as the visitor closes it', async () => {
    const app = await appThat();
    const { socket } = await openPage();
    const [side] = app.sides;
    socket.close(4001, 'bye');
    expect(side && (await once(side, 'close')).map(String)).toEqual(['4001', 'bye']);
  });

  it.each(['app', 'visitor'])('that breaks off at the %s ends at the other side', async (end) => {
    const app = await appThat();
    const { socket } = await openPage();
    const [side] = app.sides;
    const [broken, other] = end === 'app' ? [side, socket] : [socket, side];
    broken?.terminate();
    expect(other && (await once(other, 'close'))[0]).toBe(1006);
    expect(await door.until('visit.ended')).toMatchObject({ status: 101, webSockets: 0 });
  });

  it('does not pile up what a slow visitor does not read', async () => {
    const app = await appThat();
    const [{ socket }, other] = [await openPage(), await openPage()];
    const [side] = app.sides;
    socket.pause();
    for (let count = 0; count < 64; count += 1) side?.send(Buffer.alloc(1 << 20));
    for (let clicks = 0; clicks < 10; clicks += 1) await click(other, String(clicks));
    expect(side?.bufferedAmount).toBeGreaterThan(32 << 20);
    let count = 0;
    socket.on('message', () => (count += 1));
    socket.resume();
    await vi.waitFor(() => expect(count).toBe(64), { timeout: 10_000 });
  });
});

describe('a WebSocket is closed, as without all this,', () => {
  it.each([
    ['that is listed no more', { refuse: () => 403 }],
    ['whose session is not there', { forgets: true }],
    ['that agreed on something else', { protocol: 'other' }],
  ] as const)('%s, and the others are not', async (_, next) => {
    const app = await appThat();
    const [staying, leaving] = [
      await openPage({ 'x-who': 'staying' }),
      await openPage({ 'x-who': 'leaving' }),
    ];
    await stop(app);
    await appThat({
      ...next,
      ...('refuse' in next && { refuse: ({ headers }) => (headers['x-who'] === 'leaving' ? 403 : null) }),
    });
    const { count, closed } = await movedEvent();
    await vi.waitFor(() => expect(leaving.closed).toEqual([1012]));
    const others = 'refuse' in next ? [1, 1] : [0, 2];
    expect([count, closed]).toEqual(others);
    if (count > 0) await click(staying, 'still here');
  });

  it.each([
    ['that comes back without sessions', () => door.lead({ at: 'pass', upstream: 'http://127.0.0.1:1' })],
    ['that does not come back', () => door.lead({ at: 'away', reason: 'It failed.' })],
    ['whose sessions are lost', () => door.lead({ at: 'hold' })],
  ])('of an app %s', async (_, lead) => {
    const app = await appThat();
    const page = await openPage();
    await stop(app);
    lead();
    await vi.waitFor(() => expect(page.closed).toEqual([1012]));
    expect(await movedEvent()).toMatchObject({ count: 0, closed: 1 });
    expect(await door.until('visit.ended')).toMatchObject({ status: 101, webSockets: 0 });
    expect(door.events.some(({ type }) => type === 'webSocket.cut')).toBe(false);
  });

  it('ten seconds after its app went, if no other came', async () => {
    const app = await appThat();
    const page = await openPage();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await stop(app);
    vi.advanceTimersByTime(9_999);
    expect(door.keptWebSockets).toBe(1);
    vi.advanceTimersByTime(1);
    vi.useRealTimers();
    await vi.waitFor(() => expect(page.closed).toEqual([1012]));
  });

  it('ten seconds after an app came that does not answer it; others go on before', async () => {
    const app = await appThat();
    const [page, other] = [await openPage({ 'x-who': 'page' }), await openPage({ 'x-who': 'other' })];
    await stop(app);
    other.socket.send('a click');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const next = await appThat({ ignores: ({ headers }) => headers['x-who'] === 'page' });
    while (next.handshakes.length < 2 || next.sides.length < 1) await turn();
    while (other.got.length === 0) {
      vi.advanceTimersByTime(10);
      await turn();
    }
    expect([other.got, door.events.filter(isMove)]).toEqual([['did a click'], []]);
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(page.closed).toEqual([1012]));
    expect(await movedEvent()).toMatchObject({ count: 1, closed: 1 });
  });

  it('where its app ends by itself', async () => {
    const app = await appThat();
    const page = await openPage();
    await click(page, 'one');
    hold();
    app.end();
    await vi.waitFor(() => expect(page.closed).toEqual([1006]));
  });

  it('where its app goes within a message', async () => {
    const app = await appThat();
    const page = await openPage();
    await click(page, 'one');
    app.sides[0]?.send('half a message', { fin: false });
    app.sides[0]?.ping();
    await once(page.socket, 'ping');
    const settled = door.settle();
    hold();
    await settled;
    app.end();
    await appThat();
    await vi.waitFor(() => expect(page.closed.length).toBe(1));
  });

  it('where the app never said whose it is', async () => {
    const app = await appThat({ isSilent: true });
    const page = await openPage();
    await stop(app);
    expect(door.keptWebSockets).toBe(0);
    await vi.waitFor(() => expect(page.closed).toEqual([1012]));
  });
});

describe('a visitor who leaves while there is no app', () => {
  it.each([
    ['with a farewell', (socket: WebSocket) => socket.close(1001), 1000],
    ['without a word', (socket: WebSocket) => socket.terminate(), 1006],
  ])('%s is not announced to the next', async (_, leave, code) => {
    const app = await appThat();
    const page = await openPage();
    await stop(app);
    leave(page.socket);
    await door.until('visit.ended');
    await vi.waitFor(() => expect(page.closed).toEqual([code]));
    expect([door.openWebSockets, door.keptWebSockets]).toEqual([0, 0]);
    const next = await appThat();
    await openPage();
    expect(next.handshakes.length).toBe(1);
    expect(door.events.some(({ type }) => type === 'webSocket.cut')).toBe(false);
  });
});

describe('what is not kept', () => {
  it.each([
    ['of an app that hands no sessions on', { keeps: false, path: '/_stcore/stream', isOwn: false }],
    ['that is no page of Streamlit', { keeps: true, path: '/mine/_stcore/other', isOwn: false }],
    ['of our own', { keeps: true, path: '/_stcore/stream', isOwn: true }],
  ])('is a WebSocket %s: it may compress, and has no name', async (_, { keeps, path, isOwn }) => {
    const app = await appThat();
    door.lead({ at: 'pass', upstream: app.url, ...(keeps && { keeps }) });
    if (isOwn) door.expect('n');
    const socket = await openWebSocket(door.url, { 'ocap-dev-nonce': 'n', 'ocap-dev-socket': 'mine' }, path);
    if (socket instanceof WebSocket) cleanups.push(() => socket.terminate());
    expect(app.handshakes[0]?.headers).not.toHaveProperty('ocap-dev-socket');
    expect(app.handshakes[0]?.headers).toHaveProperty('sec-websocket-extensions');
    expect(socket instanceof WebSocket && socket.extensions).toBe('permessage-deflate');
    await stop(app);
    expect(door.keptWebSockets).toBe(0);
  });

  it('does not reach the app under a name of ours that a visitor made up', async () => {
    const app = await appThat();
    const headers: string[] = [];
    app.server.prependListener('request', ({ rawHeaders }) => headers.push(...rawHeaders));
    await ask(door.url, { headers: ['Host', 'x', 'Ocap-Dev-Socket', 'mine', 'X-Mine', 'yes'] });
    expect(headers.filter((name) => /^(x-mine|ocap)/i.test(name))).toEqual(['X-Mine']);
  });
});

describe('what a page shows of its script, once that has run again,', () => {
  async function afterRestart(answer: (asked: number) => number): Promise<number> {
    await stop(await appThat());
    const next = await startSessionApp({ door, sessions });
    cleanups.push(next.end);
    let asked = 0;
    next.server.removeAllListeners('request').on('request', (_, response) => {
      response.writeHead(answer(++asked)).end();
    });
    door.lead({ at: 'pass', upstream: next.url, keeps: true });
    await movedEvent();
    return (await ask(door.url, { path: '/media/abc.png' })).status;
  }

  it('is asked for again', async () => {
    expect(await afterRestart((asked) => (asked < 4 ? 404 : 200))).toBe(200);
  });

  it('is not there where it never comes', async () => {
    expect(await afterRestart(() => 404)).toBe(404);
  });
});

describe('what waits for an app to settle', () => {
  it('does not wait for one that says nothing', async () => {
    const app = await appThat();
    const page = await openPage();
    for (const side of app.sides) side.pause();
    const settled = door.settle();
    hold();
    await settled;
    app.end();
    page.socket.send('a click');
    await appThat();
    await vi.waitFor(() => expect(page.got).toEqual(['did a click']));
  });

  const upload = { method: 'PUT', path: '/_stcore/upload_file/session-1/file', body: Buffer.from('file') };

  it('is a file that is on its way, while clicks go on; the next waits until its session is there', async () => {
    const app = await appThat();
    const page = await openPage();
    const arrived = Promise.withResolvers<() => void>();
    app.server.removeAllListeners('request').on('request', (_, response) => {
      arrived.resolve(() => response.writeHead(204).end());
    });
    const sent = ask(door.url, upload);
    const answer = await arrived.promise;
    const settled = door.settle();
    hold();
    const following = ask(door.url, upload);
    let isSettled = false;
    void settled.then(() => (isSettled = true));
    page.socket.send('a click');
    await vi.waitFor(() => expect(page.got).toEqual(['did a click']));
    expect(isSettled).toBe(false);
    answer();
    await settled;
    expect((await sent).status).toBe(204);
    app.dump();
    await app.leave();
    let wasThere = false;
    const next = await startSessionApp({ door, sessions });
    cleanups.push(next.end);
    next.server.prependListener('request', () => (wasThere = next.active.has('session-1')));
    door.lead({ at: 'pass', upstream: next.url, keeps: true });
    expect((await following).status).toBe(200);
    expect(wasThere).toBe(true);
  });

  const large = 17 << 20;
  it.each([
    ['is no file that comes too slowly: it goes to the next app', 4, true, 204],
    ['is no file of which only a part has come: that goes to the next app, and the rest', large, false, 204],
    ['is no large file: its visitor hears that it may not have been taken', large, true, 502],
  ])('%s', async (_, bytes, isRead, status) => {
    const app = await appThat();
    await openPage();
    const arrived = Promise.withResolvers<() => void>();
    app.server.removeAllListeners('request').on('request', (request, response) => {
      const answer = () => response.writeHead(204).end();
      if (isRead) request.resume().once('end', () => arrived.resolve(answer));
      else arrived.resolve(answer);
    });
    const body = Buffer.alloc(bytes, 'file');
    const sent = ask(door.url, { ...upload, body });
    const answer = await arrived.promise;
    const settled = door.settle();
    hold();
    await settled;
    app.dump();
    answer();
    await app.leave();
    const next = await startSessionApp({ door, sessions });
    cleanups.push(next.end);
    const got: Buffer[] = [];
    next.server.removeAllListeners('request').on('request', (request, response) => {
      request.on('data', (piece: Buffer) => got.push(piece));
      request.once('end', () => response.writeHead(204).end());
    });
    door.lead({ at: 'pass', upstream: next.url, keeps: true });
    expect((await sent).status).toBe(status);
    if (status === 204) expect(Buffer.concat(got).equals(body)).toBe(true);
    else expect(got).toEqual([]);
  });
});

const isMove = ({ type }: { readonly type: string }) => type === 'webSockets.moved';
