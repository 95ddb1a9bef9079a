import { describe, expect, it } from 'vitest';
import type { HopAnswer, HopFailure } from '../../../src/core/checks/hop.ts';
import { probesOf as probes, underWay, wellAnswer } from '../../support/checks.ts';
import { cleared, type Driver, envFile, exited, healthy, running, spawned } from '../../support/core.ts';

const settings =
  'DEV_PROXY_URL=https://dev.example\nPROD_PROXY_URL=\nSTREAMLIT_CUSTOM_ORIGINS=https://a.example,https://b.example';

function answer(driver: Driver, reply: Partial<HopAnswer> = {}): void {
  const asked = underWay(driver, 'app');
  if (asked === undefined) throw new Error('nothing is asked');
  const { id, question } = asked;
  const { check, origin, hop } = question;
  const expect = hop.handshakes.find((shake) => shake.origin === origin)?.expect;
  const status = check === 'health' ? 200 : expect === 'refused' ? 403 : 101;
  driver.send({ type: 'check.answered', id, answer: { ...wellAnswer, status, ...reply }, reached: false });
}

const asked = (driver: Driver) =>
  driver.commands.flatMap((command) =>
    command.type === 'check.ask' ? [command.question.origin ?? command.question.check] : [],
  );

function answerAll(driver: Driver): void {
  while (underWay(driver, 'app') !== undefined) answer(driver);
}

describe('after a launch', () => {
  it('health, each listed origin and one stranger are asked once, one at a time', () => {
    const driver = running(settings);
    expect(asked(driver)).toEqual(['health']);
    answerAll(driver);
    expect(asked(driver)).toEqual([
      'health',
      'http://localhost:8502',
      'http://127.0.0.1:8502',
      'https://dev.example',
      'https://a.example',
      'https://b.example',
      expect.stringContaining('stranger'),
    ]);
    expect(probes(driver).map(({ verdict }) => verdict)).toEqual(Array(7).fill('pass'));
  });

  it('they are asked again when the list changes, and not at any other time', () => {
    const driver = running(settings);
    answerAll(driver);
    driver.pass(60_000);
    answerAll(driver);
    expect(asked(driver).filter((origin) => origin === 'https://a.example')).toHaveLength(1);
    driver.send(envFile(`${settings},https://c.example`));
    cleared(driver);
    driver.send(exited(1, 0), spawned(2), healthy(2));
    answerAll(driver);
    expect(asked(driver).filter((origin) => origin === 'https://a.example')).toHaveLength(2);
    expect(asked(driver)).toContain('https://c.example');
  });

  it('the host that Streamlit knows by heart comes before those that it must look up', () => {
    const tunnel =
      'STREAMLIT_CUSTOM_ORIGINS=https://a.example\nNGROK_DOMAIN=x.ngrok.app\nDEV_PROXY_URL=https://dev.example';
    const driver = running(tunnel);
    answerAll(driver);
    expect(asked(driver).indexOf('https://dev.example')).toBeLessThan(
      asked(driver).indexOf('https://x.ngrok.app'),
    );
  });

  it('a handshake of over a second ends the round: the others are skipped, with the reason', () => {
    const driver = running(settings);
    for (let done = 0; done < 3; done += 1) answer(driver);
    answer(driver, { latencyMs: 2004 });
    expect(asked(driver).at(-1)).toBe('https://dev.example');
    const skipped = probes(driver).filter(({ verdict }) => verdict === 'skipped');
    expect(skipped.map(({ origin }) => origin)).toEqual([
      'https://a.example',
      'https://b.example',
      expect.any(String),
    ]);
    expect(skipped[0]?.diagnosis.message).toContain('took 2.0 s');
  });
});

it('every 15 s health and one local handshake are asked', () => {
  const driver = running(settings);
  answerAll(driver);
  const before = asked(driver).length;
  driver.pass(15_000);
  answerAll(driver);
  expect(asked(driver).slice(before)).toEqual(['health', 'http://localhost:8502']);
});

it('p asks for every listed origin again, and for the stranger once more', () => {
  const driver = running(settings);
  answerAll(driver);
  const before = asked(driver).length;
  driver.send({ type: 'probe.requested' });
  answerAll(driver);
  expect(asked(driver).slice(before)).toHaveLength(7);
  expect(asked(driver).at(-1)).toContain('stranger');
});

it('p before the stranger has had its turn leaves it there, and asks it once', () => {
  const driver = running(settings);
  driver.send({ type: 'probe.requested' });
  answerAll(driver);
  expect(asked(driver).at(-1)).toContain('stranger');
  expect(asked(driver).filter((origin) => origin.includes('stranger'))).toHaveLength(1);
});

it('p while the stranger is being asked: what it is told is not lost', () => {
  const driver = running(settings);
  while (!asked(driver).at(-1)?.includes('stranger')) answer(driver);
  driver.send({ type: 'probe.requested' });
  answer(driver, { status: 101 });
  answerAll(driver);
  expect(asked(driver).filter((origin) => origin.includes('stranger'))).toHaveLength(1);
  const stranger = probes(driver).find(({ origin }) => origin?.includes('stranger'));
  expect(stranger).toMatchObject({ verdict: 'fail', diagnosis: { code: 'wildcard-open' } });
});

it('p while a handshake is being looked up: health waits for it, and no further handshake is asked', () => {
  const driver = running(settings);
  while (!asked(driver).at(-1)?.includes('stranger')) answer(driver);
  const before = asked(driver).length;
  driver.send({ type: 'probe.requested' });
  expect(asked(driver)).toHaveLength(before);
  answer(driver, { latencyMs: 4004, status: 403 });
  answerAll(driver);
  expect(asked(driver).slice(before)).toEqual(['health']);
});

it('a stranger that must be looked up is no host to write into serverAddress', () => {
  const driver = running(settings);
  while (!asked(driver).at(-1)?.includes('stranger')) answer(driver);
  const failure = { kind: 'timeout', message: 'It was silent.', code: '', certificate: null } as const;
  answer(driver, { status: null, genuine: false, latencyMs: 5000, failure });
  const stranger = probes(driver).find(({ origin }) => origin?.includes('stranger'));
  expect(stranger).toMatchObject({ verdict: 'skipped', diagnosis: { code: 'timeout' } });
  expect(stranger?.diagnosis.hint).not.toContain('serverAddress');
});

it('an answer of an earlier run is dropped', () => {
  const driver = running(settings);
  const { id } = driver.last('check.ask');
  driver.send(exited(1, 1));
  driver.pass(500);
  driver.send(spawned(2), healthy(2));
  driver.send({ type: 'check.answered', id, answer: { ...wellAnswer, status: 403 }, reached: false });
  expect(probes(driver)).toEqual([]);
});

describe('a verdict', () => {
  const failure = (kind: HopFailure['kind']) => ({
    kind,
    message: 'It failed.',
    code: '',
    certificate: null,
  });

  const verdictOf = (reply: Partial<HopAnswer>, origin: string, text = settings, wildcard = false) => {
    const driver = running(text, wildcard ? { cors: 'any' } : {});
    for (let tries = 0; tries < 20; tries += 1) {
      const { question } = driver.last('check.ask');
      if ((question.origin ?? question.check).includes(origin)) break;
      answer(driver);
    }
    answer(driver, reply);
    answerAll(driver);
    return probes(driver).find((probe) => (probe.origin ?? probe.check).includes(origin));
  };

  it.each([
    ['403 for a listed origin', { status: 403 }, 'dev.example', 'fail', 'origin-rejected'],
    ['403 for a stranger', { status: 403 }, 'stranger', 'pass', 'ok'],
    ['101 for a stranger', { status: 101 }, 'stranger', 'fail', 'wildcard-open'],
    ['400 for a handshake', { status: 400 }, 'localhost', 'fail', 'upgrade-stripped'],
    ['200 for a handshake', { status: 200 }, 'localhost', 'fail', 'upgrade-stripped'],
    ['500 for a handshake', { status: 500 }, 'localhost', 'fail', 'unexpected'],
    ['a health that is not "ok"', { status: 200, genuine: false }, 'health', 'fail', 'unexpected'],
    [
      'nothing that listens',
      { status: null, genuine: false, failure: failure('refused') },
      'health',
      'fail',
      'app-down',
    ],
    ['silence', { status: null, genuine: false, failure: failure('timeout') }, 'health', 'fail', 'timeout'],
  ] as const)('of %s', (_, reply, origin, verdict, code) => {
    expect(verdictOf(reply, origin)).toMatchObject({ verdict, diagnosis: { code } });
  });

  it('with the wildcard on, is no verdict of a stranger that gets in, and a fault where it does not: then nothing is open', () => {
    expect(verdictOf({ status: 101 }, 'stranger', settings, true)).toMatchObject({
      verdict: 'skipped',
      expect: 'refused',
      status: 101,
      diagnosis: { code: 'wildcard-open' },
    });
    expect(verdictOf({ status: 403 }, 'stranger', settings, true)).toMatchObject({ verdict: 'fail' });
  });
});
