import { expect, it } from 'vitest';
import type { HopAnswer } from '../../../src/core/checks/hop.ts';
import { nobody } from '../../../src/core/door/people/person.ts';
import { snapshotOf } from '../../../src/core/kernel/show.ts';
import type { Boot } from '../../../src/core/kernel/state.ts';
import { unknownProject } from '../../../src/core/settings/identity/project-identity.ts';
import { narrate } from '../../../src/core/view/narrate.ts';
import { answerRound as answerPublic, wellAnswer } from '../../support/checks.ts';
import { type Driver, drive, envFile, exited, healthy, scanned, spawned } from '../../support/core.ts';
import { ocapistaine, shop } from '../../support/settings.ts';

const token = 'NGROK_AUTHTOKEN=token-123456';
const ngrok = {
  type: 'tunnelConfig.read',
  config: { file: null, authtoken: null, serverAddr: null, rootCas: null },
} as const;
const opened = { type: 'tunnel.opened', agent: 1, url: 'https://x.ngrok.app' } as const;

function online(
  text = `NGROK_DOMAIN=x.ngrok.app\n${token}\nDEV_PROXY_URL=https://dev.example`,
  overrides: Partial<Boot> = {},
): Driver {
  const driver = drive(overrides);
  driver.send(envFile(text), ngrok, { type: 'door.opened', url: 'http://127.0.0.1:9' }, opened);
  driver.send(scanned(), spawned(1), healthy(1));
  return driver;
}

const answer: HopAnswer = { ...wellAnswer, latencyMs: 44 };

function answerRound(
  driver: Driver,
  reached = ['tunnel', 'dev-proxy'],
  health = answer,
  page = answer,
): void {
  const websocket = { ...answer, status: 101 };
  const answers = { health, page, 'host-config': answer, asset: answer, upload: answer, websocket };
  answerPublic(driver, 'public', ({ check, hop }) => ({
    answer: answers[check],
    reached: reached.includes(hop.target),
  }));
}

/** How often the outermost hop was asked, which every round does once. */
const rounds = ({ commands }: Driver) =>
  commands.filter(
    (command) =>
      command.type === 'check.ask' &&
      command.question.check === 'health' &&
      command.question.hop.target === 'dev-proxy',
  ).length;

const hopsAsked = ({ state }: Driver) => state.checks.public.round?.hops ?? [];

const publicProbes = ({ state }: Driver) =>
  snapshotOf(state, { pid: 1, version: '0' })
    .probes.filter(({ target }) => target !== 'local')
    .map(({ target, check, verdict, diagnosis }) => `${target} ${check} ${verdict} ${diagnosis.code}`);

it('tunnel and proxy are asked when app and tunnel are there, each with its own origin', () => {
  const driver = online();
  const hops = hopsAsked(driver);
  expect(hops.map(({ target, baseUrl }) => `${target} ${baseUrl}`)).toEqual([
    'local http://127.0.0.1:8502',
    'tunnel https://x.ngrok.app',
    'dev-proxy https://dev.example',
  ]);
  expect(hops.at(-1)?.handshakes).toEqual([{ origin: 'https://dev.example', expect: 'accepted' }]);
  answerRound(driver);
  expect(publicProbes(driver)).toEqual([
    'tunnel health pass ok',
    'tunnel websocket pass ok',
    'dev-proxy health pass ok',
    'dev-proxy websocket pass ok',
  ]);
});

it('they are asked again after a restart and on p, else once in five minutes without a visit, and then by a GET', () => {
  const driver = online();
  answerRound(driver);
  driver.pass(4 * 60_000);
  driver.send({ type: 'visits.seen', count: 1, webSockets: 0, people: nobody });
  driver.pass(4 * 60_000);
  expect(rounds(driver)).toBe(1);
  driver.pass(60_000);
  expect(rounds(driver)).toBe(2);
  const [hop, ...others] = hopsAsked(driver);
  expect(hop).toMatchObject({ target: 'dev-proxy', brief: true, handshakes: [] });
  expect(others).toEqual([]);
  answerRound(driver);
  driver.send({ type: 'probe.requested' });
  expect(rounds(driver)).toBe(3);
  answerRound(driver);
  driver.send(exited(1, 1));
  driver.pass(500);
  driver.send(spawned(2), healthy(2));
  expect(rounds(driver)).toBe(4);
});

it('p again and again lets the round under way come to its end, then asks once more', () => {
  const driver = online();
  for (const _ of 'ppppp') {
    const { id } = driver.last('check.ask');
    driver.send({ type: 'check.answered', id, answer, reached: true }, { type: 'probe.requested' });
  }
  answerRound(driver);
  expect(publicProbes(driver)).toContain('dev-proxy health pass ok');
  expect(rounds(driver)).toBe(2);
  answerRound(driver);
  expect(rounds(driver)).toBe(2);
});

it('the one GET that turns out otherwise has all hops asked at once, and the same bad news no more', () => {
  const driver = online();
  answerRound(driver);
  driver.pass(5 * 60_000);
  answerRound(driver, [], { ...answer, status: 502, genuine: false });
  expect(rounds(driver)).toBe(3);
  expect(hopsAsked(driver).map(({ target }) => target)).toEqual(['local', 'tunnel', 'dev-proxy']);
  answerRound(driver, [], { ...answer, status: 502, genuine: false });
  expect(publicProbes(driver)[0]).toBe('tunnel health fail bad-gateway');
  driver.pass(5 * 60_000);
  answerRound(driver, [], { ...answer, status: 502, genuine: false });
  expect(rounds(driver)).toBe(4);
  driver.pass(5 * 60_000);
  answerRound(driver);
  expect(rounds(driver)).toBe(6);
  answerRound(driver);
  expect(publicProbes(driver)[0]).toBe('tunnel health pass ok');
});

it('what is broken now and was not before is asked a second time, at once, before it is told: a tunnel that was just lost looks like a broken proxy', () => {
  const driver = online();
  answerRound(driver);
  driver.send({ type: 'probe.requested' });
  answerRound(driver, [], { ...answer, status: 502, genuine: false });
  expect(publicProbes(driver)[0]).toBe('tunnel health pass ok');
  expect(rounds(driver)).toBe(3);
  answerRound(driver);
  expect(publicProbes(driver)[0]).toBe('tunnel health pass ok');
  driver.send({ type: 'probe.requested' });
  for (const _ of ['first look', 'second look'])
    answerRound(driver, [], { ...answer, status: 502, genuine: false });
  expect(publicProbes(driver)[0]).toBe('tunnel health fail bad-gateway');
  expect(rounds(driver)).toBe(5);
});

it('an answer that did not come in by our own door is a fault, though it says ok', () => {
  const driver = online();
  answerRound(driver, ['dev-proxy']);
  answerRound(driver, ['dev-proxy']);
  expect(publicProbes(driver)[0]).toBe('tunnel health fail unexpected');
});

it.each([
  [shop, ['local', 'tunnel']],
  [unknownProject, ['local', 'tunnel']],
  [ocapistaine, ['local', 'tunnel', 'dev-proxy']],
])("OCapistaine's default proxy is asked for OCapistaine's tunnel alone: %j", (identity, asked) => {
  const driver = online(`NGROK_DOMAIN=x.ngrok.app\n${token}`, { identity });
  expect(hopsAsked(driver).map(({ target }) => target)).toEqual(asked);
});

it('without a tunnel nobody is asked, and what was known is forgotten', () => {
  expect(rounds(online(''))).toBe(0);
  const driver = online();
  answerRound(driver);
  driver.send({ type: 'tunnel.ended', agent: 1, error: null });
  expect(publicProbes(driver)).toEqual([]);
});

const nginxNotice = ({ state }: Driver) =>
  snapshotOf(state, { pid: 1, version: '0' }).notices.find((text) => text.includes('nginx file'));

it('a tunnel that moves says what the nginx file of its proxy must become, until the proxy leads there', () => {
  const driver = online();
  answerRound(driver);
  expect(nginxNotice(driver)).toBeUndefined();
  driver.send(envFile(`NGROK_DOMAIN=y.ngrok.app\n${token}\nDEV_PROXY_URL=https://dev.example`));
  const notice = nginxNotice(driver);
  expect(notice).toContain('moved from https://x.ngrok.app to https://y.ngrok.app');
  for (const line of [
    'proxy_pass https://y.ngrok.app;',
    'set $backend "https://y.ngrok.app";',
    'proxy_set_header Host y.ngrok.app;',
    'proxy_ssl_name y.ngrok.app;',
    'ocap-dev generate nginx',
  ])
    expect(notice).toContain(line);
  driver.send({ type: 'tunnel.ended', agent: 1, error: null });
  const { agent } = driver.last('tunnel.open');
  driver.send({ type: 'tunnel.opened', agent, url: 'https://y.ngrok.app' });
  const { launch } = driver.last('launch.check');
  driver.send({ type: 'launch.checked', launch, obstacle: null }, exited(1, 0), spawned(2), healthy(2));
  answerRound(driver, ['tunnel']);
  answerRound(driver, ['tunnel']);
  expect(nginxNotice(driver)).toBe(notice);
  driver.send({ type: 'probe.requested' });
  answerRound(driver);
  expect(nginxNotice(driver)).toBeUndefined();
  driver.send({ type: 'tunnel.ended', agent, error: null });
  expect(nginxNotice(driver)).toBeUndefined();
});

it('a random URL that the proxy does not lead to is told with the lines for its nginx file', () => {
  const driver = online(`USE_NGROK=true\n${token}\nDEV_PROXY_URL=https://dev.example`);
  expect(nginxNotice(driver)).toBeUndefined();
  answerRound(driver, ['tunnel']);
  answerRound(driver, ['tunnel']);
  expect(nginxNotice(driver)).toContain('proxy_pass https://x.ngrok.app;');
  driver.send({ type: 'probe.requested' });
  answerRound(driver);
  expect(nginxNotice(driver)).toBeUndefined();
});

it('without a proxy of its own no project is told what to write into one', () => {
  const driver = online(`NGROK_DOMAIN=x.ngrok.app\n${token}`);
  driver.send(envFile(`NGROK_DOMAIN=y.ngrok.app\n${token}`));
  expect(nginxNotice(driver)).toBeUndefined();
});

it("the warning page of ngrok's free plan is told as what it is, and changes no state", () => {
  const driver = online();
  const before = snapshotOf(driver.state, { pid: 1, version: '0' });
  const page = { by: 'edge', code: 'ERR_NGROK_6024', endpoint: null } as const;
  answerRound(driver, ['tunnel', 'dev-proxy'], answer, { ...answer, page });
  expect(publicProbes(driver)[0]).toBe('tunnel health pass tunnel-interstitial');
  const after = snapshotOf(driver.state, { pid: 1, version: '0' });
  expect(after.tunnel.state).toBe('online');
  expect(narrate(before, after).join('\n')).toMatch(
    /^WARNING: The tunnel.* warning page of ngrok's free plan/,
  );
});
