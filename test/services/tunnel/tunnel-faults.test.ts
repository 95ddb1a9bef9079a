import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { groupAlive } from '../../../src/services/app/process-group.ts';
import { type Edge, startEdge } from '../../edge/edge.ts';
import { someOf } from '../../support/depth.ts';
import { startRelay } from '../../support/relay.ts';
import { authtoken, domain } from '../../support/tunnel-agents.ts';
import { startTunnelSession, type TunnelSessionOptions } from '../../support/tunnel-session.ts';
import { ask, listenAt, openWebSocket } from '../../support/visitors.ts';

// What a user can meet, and what becomes of it: the real SDK, supervised, against the stand-in edge. The SDK by itself
// is offline for minutes after most of these, hangs, or goes on saying "connected".

let edge: Edge;
let upstream = '';
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  edge = await startEdge();
  const server = createServer((request, response) => request.pipe(response));
  new WebSocketServer({ server }).on('connection', (socket) =>
    socket.on('message', (data) => socket.send(data)),
  );
  const app = await listenAt(server);
  upstream = app.url;
  cleanups.push(app.end);
});

afterAll(async () => {
  for (const cleanup of cleanups) await cleanup();
  await edge.close();
});

const sessions: { end(): Promise<void> }[] = [];

afterEach(async () => {
  await cure();
  for (const session of sessions.splice(0)) await session.end();
  await vi.waitFor(() => expect(edge.liveTunnels()).toEqual([]), { interval: 5 });
});

/** Its backoff is a quarter of the usual one. */
function start(options: TunnelSessionOptions = {}) {
  const session = startTunnelSession(edge, { upstream, speed: 4, ...options });
  sessions.push(session);
  return session;
}

async function startOnline(options?: TunnelSessionOptions) {
  const session = start(options);
  await session.until('online');
  return session;
}

async function cure(): Promise<void> {
  edge.heal();
  await edge.comeBack();
}

async function visit(body: string): Promise<string> {
  const headers = ['Host', domain, 'Connection', 'close'];
  const answer = await ask(edge.publicUrl, { method: 'POST', headers, body: Buffer.from(body) });
  return answer.body.toString();
}

describe('a tunnel that is up comes back by itself, with the same URL, after', () => {
  type Fault = [fault: string, code: string, does: (pid: number) => unknown];
  const faults: Fault[] = [
    ['its connection is dropped', 'lost', () => edge.drop()],
    ['heartbeats are answered no more', 'lost', () => edge.stopHeartbeats()],
    ['its process is killed', 'agent-died', (pid) => process.kill(pid, 'SIGKILL')],
    ['its connection is reset', 'lost', () => edge.reset()],
    ['the edge says goodbye', 'lost', () => edge.goAway()],
    ['it is stopped at the dashboard', 'lost', () => edge.stopTunnel(domain)],
    ['the edge reads nothing any more', 'lost', () => edge.stall()],
    ['its process hangs', 'lost', (pid) => process.kill(pid, 'SIGSTOP')],
  ];
  test.each(someOf(3, faults))('%s', async (_fault, code, does) => {
    const session = await startOnline();
    const [pid = 0] = session.pids();
    await does(pid);
    const { reason } = await session.until(`reconnecting ${code}`);
    expect(reason).toMatch(/^The .+\.$/);
    expect(groupAlive(pid)).toBe(false);
    await cure();
    const again = await session.until('online');
    expect(again).toMatchObject({ url: `https://${domain}`, reconnections: 1, error: null, reason });
    expect(await visit('hello')).toBe('hello');
    expect(edge.mostAtOnce(domain)).toBe(1);
  });

  // An outage takes its time: there is nothing to wait for but its end.
  test.each(
    someOf(1, [
      [130, 50],
      [6, 3],
      [1, 1],
    ]),
  )('an outage of %i s, by a clock that runs %i times as fast', async (outageS, speed) => {
    const session = await startOnline({ speed });
    await edge.goDown();
    await delay((outageS * 1000) / speed);
    await cure();
    await session.until('online');
    expect(session.view()).toMatchObject({ url: `https://${domain}`, reconnections: 1 });
    expect(await visit('hello')).toBe('hello');
    expect(edge.mostAtOnce(domain)).toBe(1);
  });

  test('everything that is sent to the edge is swallowed, the first packet of a new connection too', async () => {
    const relay = await startRelay(edge.agentAddr);
    sessions.push({ end: relay.close });
    const session = await startOnline({ settings: `NGROK_SERVER_ADDR=${relay.address}` });
    await relay.swallow();
    await session.until('reconnecting lost');
    const { error } = await session.until('reconnecting unreachable');
    expect(error?.message).toContain('nobody answered');
    relay.comeBack();
    await session.until('online');
  });

  test('a sleep that its connection did not survive', async () => {
    const session = await startOnline();
    edge.stall();
    session.send({ type: 'clock.jumped', byMs: 3_600_000 });
    expect((await session.until('reconnecting lost')).reason).toContain('since the machine slept');
    await cure();
    await session.until('online');
  });

  test('a rebind that is refused since the service still sees its last agent', async () => {
    const session = await startOnline();
    edge.refuseBind('ERR_NGROK_334');
    edge.drop();
    await session.until('reconnecting ERR_NGROK_334');
    await cure();
    await session.until('online');
  });
});

test('a sleep that its connection survived costs a tunnel nothing', async () => {
  const session = await startOnline();
  session.send({ type: 'clock.jumped', byMs: 3_600_000 });
  const before = edge.counts.heartbeats;
  await vi.waitFor(() => expect(edge.counts.heartbeats).toBeGreaterThan(before + 2), { timeout: 10_000 });
  expect(session.view()).toMatchObject({ state: 'online', reconnections: 0 });
});

test('a WebSocket is closed with the connection, and a new one opens when that is back', async () => {
  const session = await startOnline();
  const open = () => openWebSocket(edge.publicUrl, { host: domain, origin: `https://${domain}` });
  const first = await open();
  if (!(first instanceof WebSocket)) throw new Error(`status ${first}`);
  const closed = once(first, 'close');
  edge.drop();
  await closed;
  await session.until('reconnecting lost');
  await session.until('online');
  const second = await open();
  expect(second).toBeInstanceOf(WebSocket);
  if (second instanceof WebSocket) second.terminate();
});

test('the commands of the dashboard to stop, to restart and to update are declined', async () => {
  const session = await startOnline();
  for (const what of ['stop', 'restart', 'update'] as const)
    expect(await edge.command(what)).toEqual([expect.stringContaining('Error')]);
  expect(await visit('still here')).toBe('still here');
  expect(session.view().state).toBe('online');
});

describe('a refusal that only its user can mend is tried once, explained, and mended by t:', () => {
  const refusals: [code: string, page: string][] = [
    ['ERR_NGROK_107', 'your-authtoken'],
    ['ERR_NGROK_320', 'dashboard.ngrok.com/domains'],
    ['ERR_NGROK_105', 'your-authtoken'],
    ['ERR_NGROK_108', 'dashboard.ngrok.com/agents'],
    ['ERR_NGROK_4018', 'your-authtoken'],
    ['ERR_NGROK_319', 'dashboard.ngrok.com/domains'],
  ];
  test.each(someOf(2, refusals))('%s, naming %s', async (code, page) => {
    const isOfDomain = /31|32/.test(code);
    if (isOfDomain) edge.refuseBind(code);
    else edge.refuseAuth(code, 'No.\nYour authtoken: {authtoken}\nSorry: {authtoken}');
    const session = start();
    const { error } = await session.until(`failed ${code}`);
    expect(error?.hint).toContain(page);
    expect(error?.hint).toContain('Not tried again by itself');
    if (isOfDomain) expect(error?.message).toContain(domain);
    expect(session.opened()).toBe(1);
    await cure();
    session.send({ type: 'reconnect.requested' });
    await session.until('online');
    expect(session.told.join('\n')).not.toMatch(new RegExp(authtoken.split('_').join('|')));
  });

  test('one that comes when the connection was lost', async () => {
    const session = await startOnline();
    edge.refuseAuth('ERR_NGROK_107');
    edge.drop();
    expect(await session.until('failed ERR_NGROK_107')).toMatchObject({ url: `https://${domain}` });
    await cure();
    session.send({ type: 'reconnect.requested' });
    expect(await session.until('online')).toMatchObject({ reconnections: 1 });
  });
});

describe('a refusal that may pass is tried five times, then explained:', () => {
  test.each<[code: string, refuse: () => void, says: string]>([
    ['ERR_NGROK_334', () => edge.refuseBind('ERR_NGROK_334'), domain],
    ['ERR_NGROK_9999', () => edge.refuseAuth('ERR_NGROK_9999', 'The moon is full.'), 'The moon is full.'],
    ['refused', () => edge.refuseAuth(null, 'Nobody knows {authtoken} here.'), 'Nobody knows ••• here.'],
  ])('%s', async (code, refuse, says) => {
    refuse();
    const session = start({ speed: 20 });
    await session.until(`connecting ${code}`);
    const { error } = await session.until(`failed ${code}`);
    expect(error).toMatchObject({
      message: expect.stringContaining(says),
      hint: expect.stringContaining('Tried a few times'),
    });
    expect(session.opened()).toBe(5);
    expect(session.told.join('\n')).not.toContain('TokenSecret');
  });
});

describe('what keeps it from coming up is told while it is tried again, and it comes up when that is over:', () => {
  test.each<[fault: string, code: string, says: RegExp, does: () => unknown]>([
    ['nobody listens at the edge', 'unreachable', /was refused/, () => edge.goDown()],
    ['the edge accepts connections and says nothing', 'timeout', /signing in/, () => edge.stall()],
    ['the sign-in is never answered', 'timeout', /signing in/, () => edge.neverAnswer('auth')],
    ['Bind is never answered', 'timeout', /opening the tunnel/, () => edge.neverAnswer('bind')],
    ['Bind is answered with what nobody can read', 'lost', /could not be read/, () => edge.garbleBind()],
  ])('%s', async (_fault, code, says, does) => {
    await does();
    const session = start();
    const [pid = 0] = session.pids();
    const { error } = await session.until(`connecting ${code}`);
    expect(groupAlive(pid)).toBe(false);
    expect(error).toMatchObject({
      message: expect.stringMatching(says),
      hint: expect.stringContaining('Tried again by itself'),
    });
    await cure();
    await session.until('online');
  });
});

describe('a machine or settings that lead nowhere are told as what they are:', () => {
  const lackingProxy = { https_proxy: 'http://proxy.example:3128' };
  test.each<[string, string, RegExp, RegExp, TunnelSessionOptions]>([
    [
      'no authtoken',
      'failed no-token',
      /no authtoken/,
      /NGROK_AUTHTOKEN=…/,
      { settings: 'NGROK_AUTHTOKEN=' },
    ],
    [
      'a name that is not found',
      'connecting unreachable',
      /nowhere\.invalid:443: (its name is not found|no name server answers).* no network/,
      /Check the network/,
      { settings: 'NGROK_SERVER_ADDR=nowhere.invalid:443' },
    ],
    [
      'a proxy that the SDK ignores',
      'connecting unreachable',
      /was refused/,
      /https_proxy is set, but ngrok's SDK ignores it/,
      { settings: 'NGROK_SERVER_ADDR=127.0.0.1:1', env: lackingProxy },
    ],
    [
      "an edge whose certificate is not ngrok's",
      'connecting tls',
      /not with a certificate/,
      /NGROK_ROOT_CAS=/,
      { settings: 'NGROK_ROOT_CAS=' },
    ],
    [
      'certificates that are not there',
      'failed bad-root-cas',
      /could not be read/,
      /Mend NGROK_ROOT_CAS/,
      { settings: 'NGROK_ROOT_CAS=/nowhere/ca.pem' },
    ],
  ])('%s', async (_what, state, message, hint, options) => {
    const { error } = await start(options).until(state);
    expect(error).toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });

  test('a server that speaks no TLS', async () => {
    const session = start({ settings: `NGROK_SERVER_ADDR=127.0.0.1:${edge.httpPort}` });
    await session.until('connecting tls');
  });
});

describe('leaving takes an agent along', () => {
  test.each<[fault: string, does: () => unknown]>([
    ['that waits for an answer to Unbind', () => edge.neverAnswer('unbind')],
    ['whose edge reads nothing', () => edge.stall()],
    ['whose edge is down', () => edge.goDown()],
  ])('%s', async (_fault, does) => {
    const session = await startOnline();
    const pids = session.pids();
    await does();
    await session.end();
    expect(pids.filter(groupAlive)).toEqual([]);
    expect(session.pids()).toEqual([]);
  });
});
