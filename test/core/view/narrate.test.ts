import { expect, it } from 'vitest';
import { snapshotOf } from '../../../src/core/kernel/show.ts';
import { demoProject } from '../../../src/core/settings/identity/project-identity.ts';
import { narrate } from '../../../src/core/view/narrate.ts';
import { publicEvents } from '../../../src/core/view/public-events.ts';
import type { Snapshot } from '../../../src/core/view/snapshot.ts';
import { levelOf } from '../../../src/logs/level.ts';
import { underWay, wellAnswer } from '../../support/checks.ts';
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
import { ocapistaine, shop } from '../../support/settings.ts';
import { proved } from '../../support/snapshot.ts';

const view = ({ state }: Driver): Snapshot => snapshotOf(state, { pid: 1, version: '0' });

/** What is told of the step from one moment to the next. */
function told(driver: Driver, act: () => void): string {
  const before = view(driver);
  act();
  return narrate(before, view(driver)).join('\n');
}

it('a start is told with the Streamlit that was found, its version, port and pid', () => {
  const driver = drive();
  const text = told(driver, () => driver.send(envFile(''), scanned(), spawned(1)));
  expect(text).toContain('Streamlit 1.53.0 from .venv starts on port 8502 (pid 1001).');
  expect(told(driver, () => driver.send(healthy(1)))).toContain('http://localhost:8502');
});

it('an edit of .env is told once, a problem once, and that it is mended', () => {
  const driver = running();
  expect(told(driver, () => driver.send(envFile('STREAMLIT_PORT=8600')))).toContain('8502 → 8600');
  expect(told(driver, () => driver.send(envFile('STREAMLIT_PORT=x')))).toMatch(
    /^FAULT: \.env:1: STREAMLIT_PORT/,
  );
  expect(told(driver, () => driver.send(envFile('STREAMLIT_PORT=x\n')))).toBe('');
  expect(told(driver, () => driver.send(envFile('')))).toContain('.env is good again.');
});

it('errors of .env are errors of the log, which ] finds, and doubts its warnings ("No errors." was said in the end)', () => {
  const driver = running();
  const levelAfter = (text: string) =>
    told(driver, () => driver.send(envFile(text)))
      .split('\n')
      .map(levelOf);
  expect(levelAfter('STREAMLIT_PORT=x')).toEqual(['bad']);
  expect(levelAfter('A=1\nA=1')).toEqual([null, 'warning', null]);
  expect(levelAfter('A=1')).toEqual([null]);
});

it('the wildcard is told in words that nobody overlooks, when it is really on', () => {
  const driver = running();
  driver.send({ type: 'wildcard.requested', cors: 'any' });
  cleared(driver);
  expect(told(driver, () => driver.send(exited(1, 0)))).toContain('ANY website');
});

it('a probe that says the same again every 15 s is no news; one that turns is', () => {
  const driver = running();
  const answer = (status: number) => {
    const { id } = driver.last('check.ask');
    driver.send({ type: 'check.answered', id, answer: { ...wellAnswer, status }, reached: false });
  };
  answer(200);
  expect(told(driver, () => answer(101))).toContain('proved: http://localhost:8502 is let in. [101]');
  while (underWay(driver, 'app') !== undefined)
    answer(underWay(driver, 'app')?.question.origin?.includes('stranger') ? 403 : 101);
  driver.pass(15_000);
  answer(200);
  expect(told(driver, () => answer(101))).toBe('');
  driver.pass(15_000);
  answer(200);
  answer(403);
  expect(told(driver, () => answer(101))).toMatch(/FAULT: .*403/);
});

it('a visitor who is refused is told once, with the line that lets their origin in beside those there are', () => {
  const driver = running('STREAMLIT_CUSTOM_ORIGINS=https://a.example');
  const refused = () => driver.send({ type: 'origin.refused', origin: 'https://b.example' });
  expect(told(driver, refused)).toMatch(
    /^FAULT: (?!.*FAULT).*origin-rejected.*STREAMLIT_CUSTOM_ORIGINS=https:\/\/a\.example,https:\/\/b\.example$/,
  );
  expect(told(driver, refused)).toBe('');
  // Between two runs nobody is refused; the next one begins with what is known.
  driver.send({ type: 'restart.requested' }, exited(1, 0));
  expect(view(driver).visits.refused).toEqual([]);
  expect(told(driver, () => driver.send(scanned(), spawned(2)))).not.toContain('b.example');
});

it('--json says the process, tunnel, origins and settings at first, and later only what changed', () => {
  const driver = running();
  const first = view(driver);
  expect(publicEvents(null, first).map(({ type }) => type)).toEqual([
    'settings',
    'origins',
    'process',
    'tunnel',
  ]);
  driver.send(exited(1, 3));
  const next = publicEvents(first, view(driver));
  expect(next).toMatchObject([
    { type: 'process', name: 'streamlit', state: 'backoff', exitCode: 3, pid: null },
  ]);
});

it('where nothing says whose project it is, one is told that OCapistaine’s proxies are let in, until they are set', () => {
  const notices = (driver: Driver) => view(driver).notices.join(' ');
  const driver = running();
  expect(notices(driver)).toContain('DEV_PROXY_URL= and PROD_PROXY_URL=');
  driver.send(envFile('DEV_PROXY_URL=\nPROD_PROXY_URL='));
  expect(notices(driver)).toBe('');
  for (const identity of [ocapistaine, shop, demoProject])
    expect(notices(running('', { identity })), identity.whose).toBe('');
});

it('a Streamlit without an allow-list is told with the one host that it lets in', () => {
  const driver = drive({ identity: ocapistaine });
  const old = { command: ['streamlit'], version: '1.40.0', foundIn: 'PATH' };
  driver.send(envFile('NGROK_DOMAIN=x.ngrok.app'), scanned({ streamlit: old }));
  expect(view(driver).notices.join(' ')).toMatch(/1\.40\.0.*ocapistaine-dev\.vaettir\.locki\.io/);
});

it('what one probe of a hop says, the next of the round does not say again; a later round does', () => {
  const before = view(running());
  const diagnosis = { code: 'redirected', message: 'The tunnel redirects.', hint: 'Ask there.' };
  const both = { target: 'tunnel', verdict: 'fail', status: 302, diagnosis } as const;
  const health = proved('', { ...both, check: 'health' });
  const handshake = proved('https://a.example', both);
  const told = 'FAULT: The tunnel redirects. [302] Ask there.';
  expect(narrate(before, { ...before, probes: [health, handshake] })).toEqual([told]);
  const known = { ...before, probes: [health] };
  expect(narrate(known, { ...before, probes: [health, handshake] })).toEqual([]);
  const later = { ...handshake, atMs: 30_000 };
  expect(narrate(known, { ...before, probes: [health, later] })).toEqual([told]);
});

it('the list of scripts read "ocap-dev ocap-dev one.py" beside the source of its lines', () => {
  const driver = drive();
  const text = told(driver, () => driver.send(envFile(''), scanned({ scripts: ['one.py', 'ui/two.py'] })));
  expect(text).toMatch(/STREAMLIT_APP=… in \.env:\n {2}ocap-dev one\.py\n {2}ocap-dev ui\/two\.py\n/);
});
