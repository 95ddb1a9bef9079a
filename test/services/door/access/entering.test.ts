import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Secret } from '../../../../src/core/base/secret.ts';
import { readPage } from '../../../../src/core/checks/page.ts';
import type { Admittance } from '../../../../src/core/door/state.ts';
import type { Guests } from '../../../../src/services/door/access/guests.ts';
import { attacks } from '../../../support/uninvited.ts';
import {
  ask,
  listenAt,
  noGuests,
  type OpenDoor,
  openDoor,
  openWebSocket,
} from '../../../support/visitors.ts';

const host = 'name.example';
const machineToken = 'abcdefghijklmnopqrstuvwx';
const invited: Admittance = {
  rules: { access: 'invited', openPaths: [{ path: '/api/hooks/', below: true }] },
  token: new Secret(machineToken),
};
const anyone: Admittance = { ...invited, rules: { access: 'anyone' } };
const hour = 3_600_000;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

let guests: Guests;
let door: OpenDoor;
/** All that reached the app. */
let reached: IncomingMessage[];

/** A guest was let in. */
let admitted: PromiseWithResolvers<void>;
let upstream: string;

beforeEach(async () => {
  guests = noGuests();
  admitted = Promise.withResolvers();
  door = await openDoor({
    ...guests,
    whenGone(name, act) {
      admitted.resolve();
      return guests.whenGone(name, act);
    },
  });
  reached = [];
  const server = createServer((request, response) => {
    reached.push(request);
    if (request.url === '/endless') response.write('the beginning');
    else response.end('the app');
  });
  new WebSocketServer({ server, handleProtocols: () => 'streamlit' }).on('connection', (_, request) => {
    reached.push(request);
  });
  const app = await listenAt(server);
  cleanups.push(app.end, door.close);
  upstream = app.url;
  door.admit(invited);
  door.lead({ at: 'pass', upstream });
});

const headersWith = (...more: string[]) => ['Host', host, 'Connection', 'close', ...more];

/** Opens a link as a browser does. @returns the cookie header that it sends from then on. */
async function entered(token: string): Promise<string> {
  const { message } = await ask(door.url, { path: `/?ocap-invite=${token}`, headers: headersWith() });
  const cookie = message.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  await ask(door.url, { headers: headersWith('Cookie', cookie) });
  return cookie;
}

function invite(name = 'Anna', lastsMs = hour): string {
  return guests.invite(name, lastsMs, 1).token;
}

async function webSocketOf(headers: Readonly<Record<string, string>>) {
  const socket = await openWebSocket(door.url, { Host: host, ...headers });
  if (typeof socket === 'number') throw new Error(`status ${socket}`);
  cleanups.push(() => socket.terminate());
  return socket;
}

/** An answer of which there is always more to come. */
async function askEndless(cookie: string): Promise<{ message: IncomingMessage }> {
  const sent = request(`${door.url}/endless`, { headers: { Host: host, Cookie: cookie }, agent: false });
  const answering: Promise<IncomingMessage[]> = once(sent, 'response');
  sent.on('error', () => {}).end();
  const [message] = await answering;
  if (message === undefined) throw new Error('no answer');
  return { message };
}

/** Writes these bytes and nothing else. Resolves when the connection is closed. */
async function tell(bytes: string): Promise<void> {
  const socket = connect(Number(new URL(door.url).port), '127.0.0.1');
  socket.on('error', () => {}).resume();
  socket.end(bytes, 'latin1');
  await once(socket, 'close');
}

describe('a link', () => {
  it('gives a cookie that only this host gets back, and takes the token out of the address', async () => {
    const token = invite();
    const { status, message } = await ask(door.url, {
      path: `/page?a=1&ocap-invite=${token}`,
      headers: headersWith(),
    });
    expect(status).toBe(303);
    expect(message.headers).toMatchObject({
      location: './page?a=1',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    const [cookie = ''] = message.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      /^__Host-ocap-guest=[\w-]{32}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=3600$/,
    );
    expect(cookie).not.toContain(token);
    expect(reached).toEqual([]);
  });

  it('asked for by HEAD gives nothing', async () => {
    const path = `/?ocap-invite=${invite()}`;
    const { status, message } = await ask(door.url, { method: 'HEAD', path, headers: headersWith() });
    expect(status).toBe(403);
    expect(message.headers['set-cookie']).toBeUndefined();
  });

  it('that was used says so in English and in French', async () => {
    const token = invite();
    await entered(token);
    const { status, body } = await ask(door.url, { path: `/?ocap-invite=${token}`, headers: headersWith() });
    expect(status).toBe(403);
    expect(body.toString()).toContain('This invitation has been used');
    expect(body.toString()).toContain('lang="fr"');
  });
});

describe('a guest', () => {
  it('gets to the app, which sees nothing of how', async () => {
    const cookie = await entered(invite());
    await ask(door.url, { headers: headersWith('Cookie', `a=1; ${cookie}; b=2`) });
    await webSocketOf({ Cookie: cookie });
    const [, page, stream] = reached;
    expect(page?.headers.cookie).toBe('a=1; b=2');
    expect(stream?.headers.cookie).toBeUndefined();
  });

  it('loses the open page at once when uninvited, and the others keep theirs', async () => {
    const annas = await webSocketOf({ Cookie: await entered(invite('Anna')) });
    const bens = await webSocketOf({ Cookie: await entered(invite('Ben')) });
    const closed = once(annas, 'close');
    guests.uninvite('Anna');
    await closed;
    expect(bens.readyState).toBe(bens.OPEN);
  });

  it('loses the open page when the time is over', async () => {
    const socket = await webSocketOf({ Cookie: await entered(invite('Anna', 300)) });
    await once(socket, 'close');
    const { status, body } = await ask(door.url, { headers: headersWith() });
    expect([status, body.toString()]).toEqual([403, expect.stringContaining('invited guests')]);
  });
});

describe('what is under way when a guest is uninvited', () => {
  const uninvitedOnceAdmitted = (act: () => Promise<unknown>) => {
    const under = act().catch((error: unknown) => error);
    return admitted.promise.then(() => {
      guests.uninvite('Anna');
      return under;
    });
  };

  it('a request that waits for the app is cut off, and never reaches it', async () => {
    const cookie = await entered(invite('Anna'));
    reached.length = 0;
    admitted = Promise.withResolvers();
    door.lead({ at: 'hold' });
    const answer = uninvitedOnceAdmitted(() => ask(door.url, { headers: headersWith('Cookie', cookie) }));
    expect(await answer).toMatchObject({ code: 'ECONNRESET' });
    door.lead({ at: 'pass', upstream });
    await ask(door.url, { path: '/api/hooks/next', headers: headersWith() });
    expect(reached.map(({ url }) => url)).toEqual(['/api/hooks/next']);
  });

  it('a handshake that waited for the app is not answered by it any more', async () => {
    const cookie = await entered(invite('Anna'));
    admitted = Promise.withResolvers();
    door.lead({ at: 'hold' });
    const answer = uninvitedOnceAdmitted(() => openWebSocket(door.url, { Host: host, Cookie: cookie }));
    door.lead({ at: 'pass', upstream });
    const opened = await answer;
    if (opened instanceof WebSocket) await once(opened, 'close');
    expect(door.openWebSockets).toBe(0);
  });

  it('an answer that never ends does', async () => {
    const cookie = await entered(invite('Anna'));
    const { message } = await askEndless(cookie);
    const broken = once(message.resume(), 'error');
    guests.uninvite('Anna');
    expect(await broken).toMatchObject([{ code: 'ECONNRESET' }]);
  });
});

describe('a machine', () => {
  it.each([
    ['Authorization', `Bearer ${machineToken}`],
    ['X-Ocap-Token', machineToken],
  ])('gets in by %s, which the app does not see', async (name, value) => {
    const { status } = await ask(door.url, { headers: headersWith(name, value) });
    expect(status).toBe(200);
    expect(reached[0]?.headers).not.toHaveProperty(name.toLowerCase());
  });

  it('gets in by HEAD with the token of a link in its address, which the app does not see', async () => {
    const path = `/page?a=1&ocap-invite=${invite()}`;
    await ask(door.url, { method: 'HEAD', path, headers: headersWith('X-Ocap-Token', machineToken) });
    expect(reached[0]?.url).toBe('/page?a=1');
  });

  it("keeps the app's own Bearer", async () => {
    door.admit(anyone);
    await ask(door.url, { headers: headersWith('Authorization', 'Bearer of the app') });
    await ask(door.url, { headers: headersWith('Authorization', 'Bearer app') });
    expect(reached.map(({ headers }) => headers.authorization)).toEqual(['Bearer of the app', 'Bearer app']);
  });
});

describe('whoever may not come in', () => {
  it("is told so, while the proxy's own checks go on", async () => {
    const page = await ask(door.url, { headers: headersWith() });
    const health = await ask(door.url, { path: '/_stcore/health', headers: headersWith() });
    expect([page.status, page.message.headers['content-type']]).toEqual([403, 'text/html; charset=utf-8']);
    const { headers } = page.message;
    expect(readPage({ status: 403, headers, body: page.body.toString() })).toEqual({ by: 'door' });
    expect([health.status, health.body.toString()]).toEqual([200, 'ok']);
    expect(await openWebSocket(door.url)).toBe(403);
    expect(reached).toEqual([]);
  });

  it('loses what was open before only guests may come in', async () => {
    door.admit(anyone);
    const socket = await webSocketOf({});
    const closed = once(socket, 'close');
    door.admit(invited);
    await closed;
  });

  it('is told to wait after too many guesses, and a guest from the same address is not', async () => {
    const from = ['X-Forwarded-For', '203.0.113.9'];
    const cookie = await entered(invite());
    const guess = (number: number) =>
      ask(door.url, { headers: headersWith(...from, 'Cookie', `__Host-ocap-guest=guess${number}`) });
    for (let number = 0; number < 20; number += 1) expect((await guess(number)).status).toBe(403);
    const { status, message } = await guess(20);
    expect([status, Number(message.headers['retry-after'])]).toEqual([429, expect.any(Number)]);
    const guest = await ask(door.url, { headers: headersWith(...from, 'Cookie', cookie) });
    expect(guest.status).toBe(200);
  });

  it('never reaches the app, whatever is tried', async () => {
    const spent = invite('Anna');
    await entered(spent);
    const ended = await entered(invite('Ben', 1));
    const gone = await entered(invite('Cleo'));
    guests.uninvite('Cleo');
    reached.length = 0;
    const textOf = (cookie: string) => cookie.slice(cookie.indexOf('=') + 1);
    const loot = { host, cookies: { ended: textOf(ended), gone: textOf(gone) }, links: { spent } };
    const tried = attacks(loot, 0);
    expect(tried.length).toBeGreaterThan(100);
    for (const { bytes } of tried) await tell(bytes);
    const seen = reached.map(({ method, url }) => `${method} ${url}`);
    // What was sent to the open path is the one thing that may have come through.
    expect(seen.filter((line) => line !== 'POST /api/hooks/x')).toEqual([]);
  });
});
