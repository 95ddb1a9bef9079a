import { expect, it } from 'vitest';
import type { Question } from '../../../src/core/checks/question.ts';
import type { Event } from '../../../src/core/kernel/events.ts';
import { snapshotOf } from '../../../src/core/kernel/show.ts';
import type { Snapshot } from '../../../src/core/view/snapshot.ts';
import { wellAnswer } from '../../support/checks.ts';
import {
  cleared,
  type Driver,
  drive,
  envFile,
  exited,
  healthy,
  running,
  scanned,
  spawned,
} from '../../support/core.ts';

const view = ({ state }: Driver): Snapshot => snapshotOf(state, { pid: 1, version: '0' });
const texts = (driver: Driver) => view(driver).history.map(({ text }) => text);

/** With a tunnel that is online as agent 1. */
function tunnelled(): Driver {
  const driver = drive();
  driver.send(
    envFile('NGROK_DOMAIN=shop.ngrok.app\nNGROK_AUTHTOKEN=t'),
    scanned(),
    { type: 'tunnelConfig.read', config: { file: null, authtoken: null, serverAddr: null, rootCas: null } },
    { type: 'door.opened', url: 'http://127.0.0.1:9000' },
    spawned(1),
    healthy(1),
    { type: 'tunnel.opened', agent: 1, url: 'https://shop.ngrok.app' },
  );
  return driver;
}

it('a start, and what comes again and again, is no history', () => {
  const driver = running();
  driver.pass(60_000);
  expect(view(driver).history).toEqual([]);
});

it('an edit and the restart that it causes are kept with their times', () => {
  const driver = running();
  driver.pass(2000);
  driver.send(envFile('STREAMLIT_PORT=8600\nAPI_KEY=nobody-sees-this'));
  driver.pass(500);
  cleared(driver);
  driver.send(exited(1, 0), spawned(2), healthy(2));
  expect(view(driver).history).toEqual([
    { atMs: 2000, text: '.env changed: STREAMLIT_PORT 8502 → 8600, API_KEY added' },
    { atMs: 2500, text: 'The app restarts for the new settings' },
  ]);
});

it.each<[string, Event[], string[]]>([
  ['by hand', [{ type: 'restart.requested' }], ['The app restarts, as asked']],
  ['by a crash', [exited(1, 3)], ['The app ended by itself (exit code 3) and is started again']],
])('a restart %s is kept with its cause', (_, events, told) => {
  const driver = running();
  driver.send(...events);
  expect(texts(driver)).toEqual(told);
});

it('the wildcard is kept when it goes on and off, each with the restart that it needs', () => {
  const driver = running();
  const turn = (cors: 'any' | 'listed', run: number) => {
    driver.send({ type: 'wildcard.requested', cors });
    cleared(driver);
    driver.send(exited(run, 0), spawned(run + 1), healthy(run + 1));
  };
  turn('any', 1);
  turn('listed', 2);
  const restart = 'The app restarts for the wildcard';
  expect(texts(driver)).toEqual(['Wildcard on', restart, 'Wildcard off', restart]);
});

it('a failure is kept in its first line, and that the app is started again', () => {
  const driver = drive();
  driver.send(envFile(''), scanned({ scripts: [] }));
  const [failed = ''] = texts(driver);
  expect(failed).toMatch(/No .*script|app\.py/i);
  expect(failed).not.toContain('\n');
  driver.send(scanned());
  expect(texts(driver)).toEqual([failed, 'The app is started again']);
});

it('a tunnel that is lost and comes back is kept, with the reason', () => {
  const driver = tunnelled();
  const error = { code: 'lost', message: 'The line was cut.', hint: '' };
  driver.send({ type: 'tunnel.ended', agent: 1, error });
  driver.pass(1000);
  const { agent } = driver.last('tunnel.open');
  driver.send({ type: 'tunnel.opened', agent, url: 'https://shop.ngrok.app' });
  expect(texts(driver)).toEqual([
    'The tunnel is online: https://shop.ngrok.app',
    'The tunnel is lost: The line was cut.',
    'The tunnel is back: https://shop.ngrok.app',
  ]);
});

it('what is stopped in the end is no history', () => {
  const driver = tunnelled();
  driver.send({ type: 'quit.requested' }, { type: 'tunnel.ended', agent: 1, error: null }, exited(1, 0));
  expect(texts(driver)).toEqual(['The tunnel is online: https://shop.ngrok.app']);
});

/** Answers all that is asked, until nothing is. */
function answerAll(driver: Driver, statusOf: (question: Question) => number): void {
  for (let id = driver.last('check.ask').id; ; ) {
    const { question } = driver.last('check.ask');
    const answer = { ...wellAnswer, status: statusOf(question) };
    driver.send({ type: 'check.answered', id, answer, reached: false });
    const next = driver.last('check.ask').id;
    if (next === id) return;
    id = next;
  }
}

it('p tells what it came to, also where all is as it was (nothing was seen of it)', () => {
  const driver = running('DEV_PROXY_URL=\nPROD_PROXY_URL=');
  const well = ({ check, origin }: Question) =>
    check !== 'websocket' ? 200 : origin?.includes('stranger') ? 403 : 101;
  answerAll(driver, well);
  expect(texts(driver)).toEqual([]);
  driver.pass(2000);
  driver.send({ type: 'probe.requested' }, { type: 'probe.requested' });
  answerAll(driver, well);
  expect(view(driver).history).toEqual([{ atMs: 2000, text: 'Probed, as asked: 4 of 4 passed' }]);
  driver.send({ type: 'probe.requested' });
  answerAll(driver, (question) => (question.origin?.includes('localhost') ? 403 : well(question)));
  expect(texts(driver).at(-1)).toBe('Probed, as asked: 3 of 4 passed');
  driver.send({ type: 'probe.requested' }, exited(1, 1));
  expect(texts(driver).filter((text) => text.startsWith('Probed'))).toHaveLength(2);
});

it('only the last 20 are kept', () => {
  const driver = running();
  for (let edit = 1; edit <= 25; edit += 1) driver.send(envFile(`STREAMLIT_PORT=${8600 + edit}`));
  expect(texts(driver)).toHaveLength(20);
  expect(texts(driver).at(-1)).toBe('.env changed: STREAMLIT_PORT 8624 → 8625');
});

it('several scripts ended in "STREAMLIT_APP=… in .env:", with nothing behind the colon', () => {
  const driver = drive();
  driver.send(envFile(''), scanned({ scripts: ['one.py', 'ui/two.py'] }));
  expect(texts(driver)).toEqual([expect.stringMatching(/^Several scripts .* STREAMLIT_APP=… in \.env\.$/)]);
});
