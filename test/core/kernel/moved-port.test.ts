import { describe, expect, it } from 'vitest';
import { readConfigFiles } from '../../../src/core/app/streamlit-config.ts';
import { snapshotOf } from '../../../src/core/kernel/show.ts';
import { appWords } from '../../../src/core/words/app.ts';
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

const view = ({ state }: Driver) => snapshotOf(state, { pid: 1, version: '0' });
const holder = { pid: 7, command: 'python' };
const config = (text: string) => readConfigFiles([{ name: '.streamlit/config.toml', text }], {});

function taken(driver: Driver, port: number, nextFree: number | null) {
  const { run } = driver.last('process.start');
  const obstacle = { kind: 'port-taken', port, holder, nextFree } as const;
  return driver.send({ type: 'process.refused', run, obstacle });
}

describe('a default port that is taken at a start', () => {
  const started = () => {
    const driver = drive();
    driver.send(envFile(''), scanned());
    taken(driver, 8502, 8503);
    return driver;
  };

  it('gives way to the next free one, which is told, and counts as no restart', () => {
    const driver = started();
    expect(driver.last('process.start').launch).toMatchObject({ port: 8503, url: 'http://localhost:8503' });
    driver.send(spawned(1), healthy(1));
    const { process, notices, origins } = view(driver);
    expect(process).toMatchObject({ state: 'ready', port: 8503, url: 'http://localhost:8503', restarts: 0 });
    expect(notices.join('\n')).toMatch(/Port 8502 is taken by python \(pid 7\), so the app is at 8503/);
    expect(origins.origins[0]?.origin).toBe('http://localhost:8503');
  });

  it('is told of in few rows, though who holds it has a long command line (four of 24 rows stood there for good)', () => {
    const command = `node --loader x ${'/very/long/path'.repeat(20)}`;
    expect(appWords.portMoved(8501, { command, pid: 7 }, 8502).length).toBeLessThan(170);
  });

  it('does so once: that one is kept as long as the supervisor lives', () => {
    const driver = started();
    driver.send(spawned(1), healthy(1), { type: 'restart.requested' });
    driver.send({ type: 'process.exited', run: 1, exitCode: 0, signal: null, tail: [] }, scanned());
    expect(driver.last('process.start')).toMatchObject({ run: 2, launch: { port: 8503 } });
    taken(driver, 8503, 8504);
    expect(view(driver).process).toMatchObject({ state: 'failed', port: 8503 });
  });

  it('does not go looking from port to port', () => {
    const driver = started();
    taken(driver, 8503, 8504);
    expect(view(driver).process).toMatchObject({ state: 'failed', port: 8503 });
  });

  it.each([
    ['since another start was quicker', []],
    ['and that start’s app had answered in its place (it was "ready", then failed)', [healthy(1)]],
  ])('gives way too where Streamlit itself finds it taken, %s', (_, answers) => {
    const driver = running('');
    const other = drive();
    other.send(envFile(''), scanned(), spawned(1), ...answers);
    other.send(exited(1, 1, ['Port 8502 is not available']));
    const { launch } = other.last('launch.check');
    const obstacle = { kind: 'port-taken', port: 8502, holder, nextFree: 8503 } as const;
    other.send({ type: 'launch.checked', launch, obstacle });
    expect(other.last('process.start')).toMatchObject({ run: 2, launch: { port: 8503 } });
    // One that was up already stays where it is.
    driver.send(exited(1), { type: 'restart.requested' }, scanned());
    taken(driver, 8502, 8503);
    expect(view(driver).process).toMatchObject({ state: 'failed', port: 8502 });
  });

  it('is forgotten when one is written', () => {
    const driver = started();
    driver.send(spawned(1), healthy(1), envFile('STREAMLIT_PORT=9000'));
    cleared(driver);
    driver.send({ type: 'process.exited', run: 1, exitCode: 0, signal: null, tail: [] });
    expect(driver.last('process.start').launch.port).toBe(9000);
    expect(view(driver).notices.join()).not.toContain('8502');
  });

  it('does not where an app that was up for a while only says such a thing', () => {
    const driver = drive();
    driver.send(envFile(''), scanned(), spawned(1), healthy(1));
    driver.pass(120_000);
    driver.send(exited(1, 1, ['Port 8502 is not available']));
    expect(view(driver).process.state).toBe('backoff');
  });

  it('is named where an edit sets another (".env changed: STREAMLIT_PORT 8502 → 8555", of an app at 8503)', () => {
    const driver = started();
    driver.send(spawned(1), healthy(1), envFile('STREAMLIT_PORT=8555'));
    expect(view(driver).history[0]?.text).toBe('.env changed: STREAMLIT_PORT 8503 → 8555');
  });

  it('stays failed where none is free', () => {
    const driver = drive();
    driver.send(envFile(''), scanned());
    taken(driver, 8502, null);
    expect(view(driver).process).toMatchObject({ state: 'failed', port: 8502 });
  });
});

it.each(['STREAMLIT_PORT=8502', 'STREAMLIT_SERVER_PORT=8502'])(
  'a written port, %s, never gives way',
  (text) => {
    const driver = drive();
    driver.send(envFile(text), scanned());
    expect(driver.last('process.start').launch.portYields).toBe(false);
    taken(driver, 8502, 8503);
    expect(view(driver).process).toMatchObject({ state: 'failed', port: 8502 });
  },
);

describe('news of config.toml', () => {
  it('that name a port are what an edit of .env changes it from', () => {
    const driver = drive();
    driver.send(envFile(''), scanned({ config: config('[server]\nport = 8777\n') }), spawned(1));
    driver.send(envFile('STREAMLIT_PORT=8555'));
    expect(view(driver).history[0]?.text).toBe('.env changed: STREAMLIT_PORT 8777 → 8555');
  });

  it('is the port of the next start, and not before', () => {
    const driver = running('');
    driver.send({ type: 'streamlitConfig.read', config: config('[server]\nport = 8600\n') });
    expect(view(driver).process).toMatchObject({ port: 8502, url: 'http://localhost:8502' });
    driver.send({ type: 'restart.requested' }, scanned({ config: config('[server]\nport = 8600\n') }));
    cleared(driver);
    driver.send({ type: 'process.exited', run: 1, exitCode: 0, signal: null, tail: [] });
    expect(driver.last('process.start').launch).toMatchObject({ port: 8600, portYields: false });
  });

  it('that is no TOML is told with its line, before r takes the app to another port without a word', () => {
    const driver = running('');
    driver.send({ type: 'streamlitConfig.read', config: config('[server]\nport = 8600\nx = = 1\n') });
    expect(view(driver).notices.join('\n')).toMatch(/\.streamlit\/config\.toml:3: this is not valid TOML/);
    driver.send({ type: 'streamlitConfig.read', config: config('[server]\nport = 8600\n') });
    expect(view(driver).notices.join('\n')).not.toContain('TOML');
  });

  it('that names an impossible address ends nothing that runs, also by r, says it, and goes on when it is mended', () => {
    const driver = running('');
    const broken = config('[server]\naddress = "0.0.0.0:8080"\n');
    driver.send({ type: 'streamlitConfig.read', config: broken }, { type: 'restart.requested' });
    driver.send(scanned({ config: broken }));
    const { launch } = driver.last('launch.check');
    if (launch.fault === null) throw new Error('no fault');
    driver.send({ type: 'launch.checked', launch, obstacle: { kind: 'not-spawned', ...launch.fault } });
    expect(driver.count('process.stop')).toBe(0);
    const { process, settings } = view(driver);
    expect(process.state).toBe('ready');
    expect(settings.errors[0]?.message).toMatch(
      /config\.toml:2: server\.address holds a port.*goes on as it was/,
    );
    driver.send({ type: 'streamlitConfig.read', config: config('[server]\naddress = "127.0.0.2"\n') });
    cleared(driver);
    expect(driver.count('process.stop')).toBe(1);
  });
});

it('an impossible address of .env leaves what runs as it is', () => {
  const driver = running('');
  driver.send(envFile('STREAMLIT_SERVER_ADDRESS=unix:/run/app.sock'));
  const { launch } = driver.last('launch.check');
  expect(launch.fault?.message).toMatch(/^\.env:1: STREAMLIT_SERVER_ADDRESS is a Unix socket/);
  expect(driver.count('process.stop')).toBe(0);
});

it('the tunnel’s URL for people has the app’s path behind it', () => {
  const driver = running(
    'NGROK_DOMAIN=mine.ngrok.app\nNGROK_AUTHTOKEN=t\nSTREAMLIT_SERVER_BASE_URL_PATH=team/app',
  );
  driver.send(
    { type: 'tunnelConfig.read', config: { file: '', authtoken: null, serverAddr: null, rootCas: null } },
    { type: 'door.opened', url: 'http://127.0.0.1:4000' },
  );
  const { agent } = driver.last('tunnel.open');
  driver.send({ type: 'tunnel.opened', agent, url: 'https://mine.ngrok.app' });
  const { tunnel, process, history } = view(driver);
  expect(tunnel.url).toBe('https://mine.ngrok.app/team/app');
  expect(process.url).toBe('http://localhost:8502/team/app');
  expect(history.map(({ text }) => text).join('\n')).toContain('https://mine.ngrok.app/team/app');
});

it('a config file with a byte order mark, of which Streamlit reads nothing, is told', () => {
  const driver = running('');
  expect(view(driver).notices.join()).not.toContain('byte order mark');
  driver.send({ type: 'streamlitConfig.read', config: config('\ufeff[server]\nport = 8600\n') });
  expect(view(driver).notices).toContainEqual(
    expect.stringMatching(/^\.streamlit\/config\.toml begins with a byte order mark/),
  );
});
