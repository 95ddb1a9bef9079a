import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../../src/core/kernel/show.ts';
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
const types = (commands: readonly { type: string }[]) => commands.map(({ type }) => type);

describe('a start', () => {
  it('comes as soon as settings and project are known, and is ready when health answers', () => {
    const driver = drive();
    driver.send(envFile('STREAMLIT_PORT=9000'));
    expect(types(driver.send(scanned()))).toEqual(['process.start', 'process.awaitReady']);
    driver.send(spawned(1));
    expect(view(driver).process).toMatchObject({ state: 'starting', pid: 1001, port: 9000 });
    driver.send(healthy(1));
    expect(view(driver).process).toMatchObject({ state: 'ready', restarts: 0 });
  });

  it('without a Streamlit says where it was looked for, and goes on by itself when one is installed', () => {
    const driver = drive();
    const lookedIn = (['.venv', 'PATH'] as const).map((place) => ({ kind: 'absent', place }) as const);
    driver.send(envFile(''), scanned({ streamlit: null, lookedIn }));
    expect(view(driver).process.reason).toContain('Looked in: .venv, PATH');
    expect(types(driver.pass(3000))).toEqual(['project.scan']);
    expect(types(driver.send(scanned()))).toContain('process.start');
  });

  it('in a folder without an app was told to put a Streamlit there first', () => {
    const driver = drive();
    const lookedIn = [{ kind: 'absent', place: '.venv' }] as const;
    driver.send(envFile(''), scanned({ streamlit: null, lookedIn, scripts: [] }));
    expect(view(driver).process.reason).toContain('There is no app');
    driver.send(envFile('STREAMLIT_APP=app.py'), scanned({ streamlit: null, lookedIn, scripts: [] }));
    expect(view(driver).process.reason).toContain('Looked in: .venv');
  });

  it('with a Streamlit whose files do not tell its version asks for it later, and is not delayed', () => {
    const driver = drive();
    const streamlit = { command: ['/shims/streamlit'], version: null, foundIn: 'PATH' };
    expect(types(driver.send(envFile(''), scanned({ streamlit })))).toContain('process.start');
    expect(types(driver.send(spawned(1), healthy(1)))).toContain('streamlit.askVersion');
    driver.send({ type: 'streamlit.versionRead', version: '1.40.0' });
    expect(view(driver).streamlit?.version).toBe('1.40.0');
    expect(view(driver).notices.join(' ')).toContain('1.40.0 has no list of allowed origins');
    expect(driver.count('streamlit.askVersion')).toBe(1);
  });

  it('without an app names the usual files', () => {
    const driver = drive();
    driver.send(envFile(''), scanned({ scripts: [] }));
    expect(view(driver).process).toMatchObject({ state: 'failed' });
    expect(view(driver).process.reason).toContain('STREAMLIT_APP');
  });

  it('that is not healthy after a minute counts as failed', () => {
    const driver = drive();
    driver.send(envFile(''), scanned(), spawned(1));
    expect(types(driver.pass(60_000))).toContain('process.stop');
    driver.send(exited(1, 0, ['still importing']));
    expect(view(driver).process).toMatchObject({ state: 'failed' });
    expect(view(driver).process.reason).toMatch(/not healthy after 60 s[\s\S]*still importing/);
  });
});

describe('an edit of .env', () => {
  it('that changes the launch looks at it first, then stops the old run, then starts the newest wish', () => {
    const driver = running();
    expect(types(driver.send(envFile('A=1')))).toEqual(['launch.check']);
    expect(types(cleared(driver))).toEqual(['process.stop']);
    driver.send(envFile('A=2'));
    expect(types(driver.send(exited(1, 0)))).toContain('process.start');
    expect(driver.last('process.start')).toMatchObject({ run: 2, launch: { env: { A: '2' } } });
  });

  it('that is a comment or a touch restarts nothing', () => {
    const driver = running('A=1');
    expect(driver.send(envFile('A=1'), envFile('# hello\nA=1\n'))).toEqual([]);
    expect(view(driver).settings.lastChange).toBeNull();
  });

  it('that does not parse leaves Streamlit running and shows file, line, name and remedy until it is mended', () => {
    const driver = running('STREAMLIT_PORT=8600');
    expect(driver.send(envFile('A=1\nSTREAMLIT_PORT=85o2'))).toEqual([]);
    expect(view(driver).settings.errors).toMatchObject([{ file: '.env', line: 2, name: 'STREAMLIT_PORT' }]);
    expect(view(driver).process).toMatchObject({ state: 'ready', port: 8600 });
    driver.send(envFile('STREAMLIT_PORT=8600'));
    expect(view(driver).settings.errors).toEqual([]);
  });

  it('that names a port taken by somebody else keeps the old run, says who it is, and moves when the port is free', () => {
    const driver = running();
    driver.send(envFile('STREAMLIT_PORT=8600'));
    const { launch } = driver.last('launch.check');
    const holder = { pid: 7, command: 'python -m http.server' };
    driver.send({ type: 'launch.checked', launch, obstacle: { kind: 'port-taken', port: 8600, holder } });
    expect(view(driver).process.state).toBe('ready');
    expect(view(driver).settings.errors[0]?.message).toContain('taken by python -m http.server (pid 7)');
    expect(types(driver.pass(1000))).toEqual(['launch.check']);
    expect(types(cleared(driver))).toEqual(['process.stop']);
  });

  it('is described without values of secrets', () => {
    const driver = running('API_KEY=old-secret\nSTREAMLIT_PORT=8600');
    driver.send(envFile('API_KEY=new-secret\nSTREAMLIT_PORT=8610'));
    const text = view(driver).settings.lastChange?.text ?? '';
    expect(text).toContain('8600 → 8610');
    expect(text).toContain('API_KEY');
    expect(text).not.toContain('secret');
  });

  it('that deletes the file keeps everything running, with a notice; a project that never had one is fine', () => {
    const driver = running('A=1');
    expect(driver.send({ type: 'envFile.missing' })).toEqual([]);
    expect(view(driver).settings.errors[0]?.message).toContain('gone');
    const without = drive();
    without.send({ type: 'envFile.missing' }, scanned(), { type: 'envFile.missing' });
    expect(view(without).settings.errors).toEqual([]);
  });

  it('ten times within a restart causes one restart', () => {
    const driver = running();
    driver.send(envFile('A=0'));
    cleared(driver);
    for (let edit = 1; edit <= 10; edit += 1) driver.send(envFile(`A=${edit}`));
    driver.send(exited(1, 0), spawned(2), healthy(2));
    expect(driver.count('process.start')).toBe(2);
    expect(driver.last('process.start').launch.env['A']).toBe('10');
  });
});

describe('an app that ends by itself', () => {
  it('is started again after 0.5 s doubling to 10 s, and five times in a row without getting ready is failed', () => {
    const driver = drive();
    driver.send(envFile(''), scanned());
    const waits: number[] = [];
    for (let run = 1; run <= 4; run += 1) {
      driver.send(spawned(run), exited(run, 1, ['ModuleNotFoundError: pandas']));
      waits.push((view(driver).process.retryAtMs ?? 0) - driver.nowMs);
      driver.pass(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000]);
    driver.send(spawned(5), exited(5, 1, ['ModuleNotFoundError: pandas']));
    expect(view(driver).process).toMatchObject({ state: 'failed', exitCode: 1 });
    expect(view(driver).process.reason).toMatch(/5 times in a row[\s\S]*ModuleNotFoundError: pandas/);
    driver.pass(60_000);
    expect(driver.count('process.start')).toBe(5);
  });

  it('and failed is started again when the wish changes, or by r', () => {
    const failed = () => {
      const driver = drive();
      driver.send(envFile(''), scanned(), spawned(1), exited(1, 2, ['Error: no such option']));
      expect(view(driver).process.state).toBe('failed');
      return driver;
    };
    expect(types(failed().send(envFile('A=1')))).toContain('process.start');
    const byHand = failed();
    byHand.send({ type: 'restart.requested' });
    expect(types(byHand.send(scanned()))).toContain('process.start');
  });

  it('told its usage error by Streamlit is not tried again', () => {
    const driver = drive();
    driver.send(envFile(''), scanned(), spawned(1), exited(1, 2, ['Error: no such option: --nope']));
    expect(view(driver).process.reason).toContain('no such option: --nope');
    driver.pass(60_000);
    expect(driver.count('process.start')).toBe(1);
  });

  it('after it was ready starts over with a short wait', () => {
    const driver = running();
    driver.pass(11_000);
    driver.send(exited(1, 1));
    driver.pass(499);
    expect(driver.count('process.start')).toBe(1);
    driver.pass(1);
    expect(driver.count('process.start')).toBe(2);
  });
});

describe('a taken port', () => {
  const holder = { pid: 4121, command: 'python' };
  it('is named with its holder, and the app starts by itself when it is free', () => {
    const driver = drive();
    driver.send(envFile(''), scanned(), {
      type: 'process.refused',
      run: 1,
      obstacle: { kind: 'port-taken', port: 8502, holder },
    });
    expect(view(driver).process.reason).toBe(
      'Port 8502 is taken by python (pid 4121). Stop it, or set STREAMLIT_PORT.',
    );
    driver.pass(1000);
    expect(types(cleared(driver))).toContain('process.start');
  });

  it('without a screen ends the program with code 1', () => {
    const driver = drive({ attended: false });
    driver.send(envFile(''), scanned(), {
      type: 'process.refused',
      run: 1,
      obstacle: { kind: 'port-taken', port: 8502, holder },
    });
    expect(driver.last('session.end')).toMatchObject({ exitCode: 1 });
  });
});

it('what cannot be spawned is tried again after a second, not at once, and Streamlit is looked for meanwhile', () => {
  const driver = drive();
  driver.send(envFile(''), scanned());
  const refused = (run: number) =>
    driver.send({
      type: 'process.refused',
      run,
      obstacle: { kind: 'not-spawned', message: 'no room', what: 'no room', fix: null },
    });
  for (const run of [1, 2]) {
    expect(types(refused(run))).toEqual([]);
    expect(types(driver.pass(999))).not.toContain('launch.check');
    expect(types(driver.pass(1))).toContain('launch.check');
    expect(types(cleared(driver))).toContain('process.start');
  }
  refused(3);
  expect(types(driver.pass(1000))).toContain('project.scan');
  const moved = { command: ['/p/env/bin/streamlit'], version: '1.53.0', foundIn: 'VIRTUAL_ENV' };
  expect(types(driver.send(scanned({ streamlit: moved })))).toContain('process.start');
});

describe('r', () => {
  it('restarts once however often it is pressed, and looks for Streamlit again', () => {
    const driver = running();
    const again = { type: 'restart.requested' } as const;
    const asked = types(driver.send(again, again, again));
    expect(asked.filter((type) => type !== 'envFile.look')).toEqual(['project.scan', 'process.stop']);
    expect(asked).toContain('envFile.look');
    driver.send(exited(1, 0), scanned(), spawned(2), healthy(2));
    expect(driver.count('process.start')).toBe(2);
    expect(view(driver).process).toMatchObject({ state: 'ready', restarts: 1 });
  });

  it('pressed in a backoff does not wait for its end', () => {
    const driver = running();
    driver.send(exited(1, 1));
    driver.send({ type: 'restart.requested' });
    expect(types(driver.send(scanned()))).toContain('process.start');
  });
});

describe('w', () => {
  it('opens with enableCORS=false and closes again', () => {
    const driver = running();
    driver.send({ type: 'wildcard.requested', cors: 'any' });
    cleared(driver);
    driver.send(exited(1, 0));
    expect(driver.last('process.start').launch.env['STREAMLIT_SERVER_ENABLE_CORS']).toBe('false');
    driver.send(spawned(2), healthy(2));
    expect(view(driver).origins.wildcard).toBe(true);
    driver.send({ type: 'wildcard.requested', cors: 'listed' });
    cleared(driver);
    driver.send(exited(2, 0));
    expect(driver.last('process.start').launch.env['STREAMLIT_SERVER_ENABLE_CORS']).toBe('true');
  });
});

describe('stopping', () => {
  it('asks politely, then kills after the grace, and ends with code 0', () => {
    const driver = running();
    expect(types(driver.send({ type: 'quit.requested' }))).toContain('process.stop');
    expect(types(driver.pass(4999))).not.toContain('process.kill');
    expect(types(driver.pass(1))).toContain('process.kill');
    expect(driver.send(exited(1, 0))).toEqual([{ type: 'session.end', exitCode: 0 }]);
  });

  it('asked for twice kills at once', () => {
    const driver = running();
    const quit = { type: 'quit.requested' } as const;
    driver.send(quit);
    expect(types(driver.send(quit))).toContain('process.kill');
  });

  it('asked for once more waits for nothing that still closes', () => {
    const quit = { type: 'quit.requested' } as const;
    const patient = running();
    patient.send(quit, exited(1, 0));
    expect(types(patient.send(exited(1, 0)))).toEqual([]);
    expect(types(patient.send(quit))).toEqual(['session.hurry']);
    const hasty = running();
    hasty.send(quit, quit);
    expect(types(hasty.send(exited(1, 0)))).toEqual(['session.end', 'session.hurry']);
  });

  it('takes the tunnel down first: no visitor meets a stopping app', () => {
    const driver = running('NGROK_DOMAIN=x.ngrok.app\nNGROK_AUTHTOKEN=token-123456');
    driver.send(ngrok, door, { type: 'tunnel.opened', agent: 1, url: 'https://x.ngrok.app' });
    expect(types(driver.send({ type: 'quit.requested' }))).toEqual(['door.lead', 'tunnel.close']);
    expect(types(driver.send({ type: 'tunnel.ended', agent: 1, error: null }))).toContain('process.stop');
  });

  it('in a backoff or when failed is over at once', () => {
    const driver = running();
    driver.send(exited(1, 1));
    expect(types(driver.send({ type: 'quit.requested' }))).toContain('session.end');
  });
});

const config = { file: null, authtoken: null, serverAddr: null, rootCas: null };
const ngrok = { type: 'tunnelConfig.read', config } as const;
const door = { type: 'door.opened', url: 'http://127.0.0.1:9' } as const;

describe('the tunnel', () => {
  it('is off without a wish for it, also with a token', () => {
    const driver = running('NGROK_AUTHTOKEN=token-123456');
    driver.send(ngrok);
    expect(driver.count('tunnel.open')).toBe(0);
    expect(view(driver).tunnel.state).toBe('off');
  });

  it('without a token is failed in words, and the app runs on', () => {
    const driver = running('NGROK_DOMAIN=x.ngrok.app');
    driver.send(ngrok);
    expect(view(driver).tunnel).toMatchObject({ state: 'failed', error: { code: 'no-token' } });
    expect(view(driver).process.state).toBe('ready');
  });

  it('that falls is opened again after 0.5 s doubling to 2 s, and the app is not touched', () => {
    const driver = running('NGROK_DOMAIN=x.ngrok.app\nNGROK_AUTHTOKEN=token-123456');
    driver.send(ngrok, door, { type: 'tunnel.opened', agent: 1, url: 'https://x.ngrok.app' });
    const starts = driver.count('process.start');
    const lost = { code: 'lost', message: 'The edge is silent.', hint: '' };
    const waits: number[] = [];
    for (let agent = 1; agent <= 4; agent += 1) {
      driver.send({ type: 'tunnel.ended', agent, error: lost });
      expect(view(driver).tunnel).toMatchObject({ state: 'reconnecting', reason: 'The edge is silent.' });
      waits.push((view(driver).tunnel.retryAtMs ?? 0) - driver.nowMs);
      driver.pass(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([500, 1000, 2000, 2000]);
    driver.send({ type: 'tunnel.opened', agent: 5, url: 'https://x.ngrok.app' });
    expect(view(driver).tunnel).toMatchObject({ state: 'online', reconnections: 1 });
    expect(driver.count('process.start')).toBe(starts);
  });

  it('refused for its token is not tried again until the settings change or t is pressed', () => {
    const driver = running('NGROK_DOMAIN=x.ngrok.app\nNGROK_AUTHTOKEN=token-123456');
    driver.send(ngrok, door);
    const refusal = { code: 'ERR_NGROK_107', message: 'The token is revoked.', hint: '' };
    driver.send({ type: 'tunnel.ended', agent: 1, error: refusal });
    driver.pass(60_000);
    expect(view(driver).tunnel.state).toBe('failed');
    expect(driver.count('tunnel.open')).toBe(1);
    driver.send({ type: 'reconnect.requested' });
    driver.send(ngrok);
    expect(driver.count('tunnel.open')).toBe(2);
  });

  it('with a random URL starts the app once: the first launch waits up to 3 s for it', () => {
    const driver = drive();
    driver.send(envFile('USE_NGROK=true\nNGROK_AUTHTOKEN=token-123456'), scanned(), ngrok, door);
    expect(driver.count('process.start')).toBe(0);
    driver.send({ type: 'tunnel.opened', agent: 1, url: 'https://random.ngrok.app' });
    expect(driver.last('process.start').launch.origins.map(({ origin }) => origin)).toContain(
      'https://random.ngrok.app',
    );
  });

  it('with a random URL that is late lets the app start after 3 s, and its URL restarts nothing', () => {
    const driver = drive();
    driver.send(envFile('USE_NGROK=true\nNGROK_AUTHTOKEN=token-123456'), scanned(), ngrok, door);
    expect(types(driver.pass(3000))).toContain('process.start');
    driver.send(spawned(1), healthy(1));
    driver.send({ type: 'tunnel.opened', agent: 1, url: 'https://random.ngrok.app' });
    expect(driver.count('launch.check')).toBe(0);
    expect(view(driver).process.state).toBe('ready');
  });
});
