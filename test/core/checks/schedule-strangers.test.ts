import { describe, expect, it } from 'vitest';
import type { HopAnswer } from '../../../src/core/checks/hop.ts';
import type { Question } from '../../../src/core/checks/question.ts';
import type { Arrival } from '../../../src/core/door/visitor.ts';
import type { Command } from '../../../src/core/kernel/events.ts';
import type { Boot } from '../../../src/core/kernel/state.ts';
import { narrate } from '../../../src/core/view/narrate.ts';
import { probesOf, viewOf, wellAnswer } from '../../support/checks.ts';
import { type Driver, drive, envFile, exited, healthy, scanned, spawned } from '../../support/core.ts';

const text =
  'NGROK_DOMAIN=x.ngrok.app\nNGROK_AUTHTOKEN=token-123456\nDEV_PROXY_URL=https://dev.example\nPROD_PROXY_URL=';
const ngrok = {
  type: 'tunnelConfig.read',
  config: { file: null, authtoken: null, serverAddr: null, rootCas: null },
} as const;
const stranger = 'https://stranger.invalid';

interface Chain {
  readonly driver: Driver;
  /** What each question is answered, as long as the test says nothing else. */
  answers: (question: Question) => { answer: HopAnswer; arrival?: Arrival | null; reached?: boolean };
  /** Sends these, then answers all that is asked. @returns the questions that were. */
  act(...events: Parameters<Driver['send']>): Question[];
  pass(ms: number): Question[];
}

const healthyAnswer = ({ check, origin }: Question): { answer: HopAnswer } => {
  const status = check !== 'websocket' ? 200 : origin === stranger ? 403 : 101;
  return { answer: { ...wellAnswer, status, wire: check === 'websocket' ? 'alive' : null } };
};

/** The app ready, and the tunnel about to be online. */
function chain(overrides: Partial<Boot> = {}): Chain {
  const driver = drive(overrides);
  const self: Chain = {
    driver,
    answers: healthyAnswer,
    act: (...events) => answered(self, driver.send(...events)),
    // In small steps, so that what is asked on the way is answered there.
    pass: (ms) => Array.from({ length: ms / 500 }, () => answered(self, driver.pass(500))).flat(),
  };
  self.act(envFile(text), ngrok, { type: 'door.opened', url: 'http://127.0.0.1:9' });
  self.act(scanned(), spawned(1));
  return self;
}

function answered({ driver, answers }: Chain, commands: readonly Command[]): Question[] {
  const waiting = [...commands];
  const asked: Question[] = [];
  for (let command = waiting.shift(); command !== undefined; command = waiting.shift()) {
    if (command.type !== 'check.ask') continue;
    const { id, question } = command;
    asked.push(question);
    const reached = question.hop.target !== 'local';
    waiting.push(...driver.send({ type: 'check.answered', id, reached, ...answers(question) }));
  }
  return asked;
}

const online = (agent = 1) => ({ type: 'tunnel.opened', agent, url: 'https://x.ngrok.app' }) as const;

/** Where a stranger was sent to. */
const sentTo = (questions: readonly Question[]) =>
  questions.filter(({ origin }) => origin === stranger).map(({ hop }) => hop.target);

const rows = ({ driver }: Chain) =>
  probesOf(driver)
    .filter(({ origin }) => origin === stranger)
    .map(({ target, verdict, diagnosis }) => `${target} ${verdict} ${diagnosis.code}`);

const everywhere = ['local', 'tunnel', 'dev-proxy'];

describe('a stranger is asked at each hop', () => {
  it('once a launch, at the app first, and after each hop’s own origin', () => {
    const self = chain();
    const asked = [...self.act(healthy(1)), ...self.act(online())];
    expect(sentTo(asked)).toEqual(everywhere);
    const shakes = asked.filter(({ check }) => check === 'websocket');
    const at = (target: string, origin: string) =>
      shakes.findIndex((question) => question.hop.target === target && question.origin === origin);
    expect(at('tunnel', stranger)).toBeGreaterThan(at('tunnel', 'https://x.ngrok.app'));
    expect(at('dev-proxy', stranger)).toBeGreaterThan(at('dev-proxy', 'https://dev.example'));
    expect(rows(self)).toEqual(everywhere.map((target) => `${target} pass ok`));
  });

  it('again on p, after the tunnel is online once more, and after a restart', () => {
    const self = chain();
    self.act(healthy(1));
    self.act(online());
    expect(sentTo(self.act({ type: 'probe.requested' }))).toEqual(everywhere);
    self.act({ type: 'tunnel.ended', agent: 1, error: null });
    expect(rows(self)).toEqual(['local pass ok']);
    self.pass(1000);
    const { agent } = self.driver.last('tunnel.open');
    expect(sentTo(self.act(online(agent)))).toEqual(['tunnel', 'dev-proxy']);
    self.act(exited(1, 1));
    self.pass(500);
    expect(sentTo(self.act(spawned(2), healthy(2)))).toEqual(everywhere);
  });

  it('and at no other time: in an hour one handshake a hop, beside its own and the twelve GETs through the outermost', () => {
    const self = chain();
    const asked = [...self.act(healthy(1)), ...self.act(online()), ...self.pass(3_600_000)];
    expect(sentTo(asked)).toEqual(everywhere);
    const at = (target: string) => asked.filter(({ hop }) => hop.target === target);
    const counted = (target: string) => ({
      handshakes: at(target).filter(({ check }) => check === 'websocket').length,
      gets: at(target).filter(({ check }) => check !== 'websocket').length,
    });
    // Its own origin and the stranger; health, host-config and the page once, and health at the outermost hop each five minutes.
    expect(counted('tunnel')).toEqual({ handshakes: 2, gets: 3 });
    expect(counted('dev-proxy')).toEqual({ handshakes: 2, gets: 15 });
  });

  it('that was not well at first once it is, and not twice at those that were', () => {
    const self = chain();
    self.answers = (question) =>
      question.hop.target === 'dev-proxy'
        ? { answer: { ...wellAnswer, status: 502, genuine: false } }
        : healthyAnswer(question);
    expect(sentTo([...self.act(healthy(1)), ...self.act(online())])).toEqual(['local', 'tunnel']);
    self.answers = healthyAnswer;
    expect(sentTo(self.pass(5 * 60_000))).toEqual(['dev-proxy']);
  });

  it('but not where another’s app answers', () => {
    const self = chain();
    self.answers = (question) => ({ ...healthyAnswer(question), reached: question.hop.target === 'tunnel' });
    expect(sentTo([...self.act(healthy(1)), ...self.act(online())])).toEqual(['local', 'tunnel']);
  });
});

it('a stranger that the app stands still for is not sent on: the others are skipped, and say why', () => {
  const self = chain();
  self.answers = (question) => {
    const { answer } = healthyAnswer(question);
    const isSlow = question.hop.target === 'local' && question.origin === stranger;
    return { answer: isSlow ? { ...answer, latencyMs: 10_012 } : answer };
  };
  expect(sentTo([...self.act(healthy(1)), ...self.act(online())])).toEqual(['local']);
  expect(rows(self).slice(1)).toEqual(['tunnel skipped timeout', 'dev-proxy skipped timeout']);
  expect(probesOf(self.driver).at(-1)?.diagnosis.message).toContain(`${stranger} took 10.0 s`);
});

describe('a stranger that is let in', () => {
  const rewriting = (target: string, arrival: Arrival) => (question: Question) => {
    const isLetIn = question.hop.target === target && question.origin === stranger;
    const { answer } = healthyAnswer(question);
    return isLetIn ? { answer: { ...answer, status: 101 }, arrival } : { answer };
  };

  it('by the proxy alone is told with its hop, what arrived and the line to delete, at once', () => {
    const self = chain();
    self.answers = rewriting('dev-proxy', { host: 'x.ngrok.app', origin: 'https://x.ngrok.app' });
    self.act(healthy(1));
    const before = viewOf(self.driver);
    const asked = self.act(online());
    expect(sentTo(asked)).toEqual(['tunnel', 'dev-proxy']);
    expect(rows(self)).toEqual(['local pass ok', 'tunnel pass ok', 'dev-proxy fail origin-rewritten']);
    const lines = narrate(before, viewOf(self.driver));
    const [told, ...others] = lines.filter((line) => line.startsWith('FAULT'));
    expect(others).toEqual([]);
    expect(told).toContain('replaces every visitor');
    expect(told).toContain('proxy_set_header Origin https://x.ngrok.app;');
  });

  it('by the tunnel, and so by the proxy in front of it, is the tunnel’s at both', () => {
    const self = chain();
    self.answers = (question) => {
      const { answer } = healthyAnswer(question);
      const isLetIn = question.hop.target !== 'local' && question.origin === stranger;
      return { answer: isLetIn ? { ...answer, status: 101 } : answer };
    };
    self.act(healthy(1));
    self.act(online());
    expect(rows(self).slice(1)).toEqual(['tunnel fail origin-rewritten', 'dev-proxy fail origin-rewritten']);
    expect(probesOf(self.driver).at(-1)?.diagnosis.message).toContain(
      'so does https://x.ngrok.app behind it',
    );
  });

  it('is one event, however often the snapshot is looked at', () => {
    const self = chain();
    self.act(healthy(1));
    self.act(online());
    const one = viewOf(self.driver);
    self.act({ type: 'clock.ticked' });
    const other = viewOf(self.driver);
    expect(other.probes.filter((probe) => !one.probes.includes(probe))).toEqual([]);
  });

  it('while the wildcard is wanted is no fault at any hop', () => {
    const self = chain({ cors: 'any' });
    self.answers = ({ check }) => ({ answer: { ...wellAnswer, status: check === 'websocket' ? 101 : 200 } });
    self.act(healthy(1));
    self.act(online());
    expect(rows(self)).toEqual(everywhere.map((target) => `${target} skipped wildcard-open`));
    const lines = narrate(null, viewOf(self.driver)).filter((line) => line.includes('The wildcard is on: '));
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toMatch(/^WARNING: .*ANY website/);
  });
});
