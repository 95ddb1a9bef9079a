import { expect, it } from 'vitest';
import { snapshotOf } from '../../../src/core/kernel/show.ts';
import type { Snapshot } from '../../../src/core/view/snapshot.ts';
import {
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
const progress = (line: string) => ({ type: 'streamlit.installProgress', line }) as const;

/** A demo on a machine without a Streamlit. */
function bare(): Driver {
  const driver = drive({ providesStreamlit: true });
  driver.send(envFile(''), scanned({ streamlit: null }));
  return driver;
}

it('a demo without a Streamlit installs one, tells each step, and then starts', () => {
  const driver = bare();
  expect(driver.count('streamlit.install')).toBe(1);
  expect(view(driver).process.reason).toBe('Installing Streamlit, since none was found.');
  driver.send(progress('fetching pyarrow 24 (37 MB)'));
  expect(view(driver).process).toMatchObject({
    state: 'starting',
    pid: null,
    reason: 'Installing Streamlit: fetching pyarrow 24 (37 MB).',
  });
  expect(driver.send({ type: 'streamlit.installed' })).toMatchObject([{ type: 'project.scan' }]);
  expect(driver.send(scanned())).toMatchObject([{ type: 'process.start' }, { type: 'process.awaitReady' }]);
});

it('an install that failed is told with the way out, and r tries it again', () => {
  const driver = bare();
  driver.send({ type: 'streamlit.installFailed', message: 'No Python was found. Install uv.' });
  expect(view(driver).process).toMatchObject({ state: 'failed', reason: 'No Python was found. Install uv.' });
  driver.send({ type: 'restart.requested' });
  driver.send(scanned({ streamlit: null }));
  expect(driver.count('streamlit.install')).toBe(2);
});

it('without a screen a failed install ends with code 1', () => {
  const driver = drive({ providesStreamlit: true, attended: false });
  driver.send(envFile(''), scanned({ streamlit: null }));
  driver.send({ type: 'streamlit.installFailed', message: 'No Python was found.' });
  expect(driver.last('session.end').exitCode).toBe(1);
});

it('a project of the user is never given a Streamlit unasked', () => {
  const driver = drive();
  driver.send(envFile(''), scanned({ streamlit: null, lookedIn: [{ kind: 'absent', place: '.venv' }] }));
  expect(driver.count('streamlit.install')).toBe(0);
  expect(view(driver).process.reason).toContain('pip install streamlit');
});

it('a start says what it waits for, and after 10 s that this is long', () => {
  const driver = drive();
  expect(view(driver).process).toMatchObject({
    state: 'starting',
    reason: expect.stringMatching(/^Looking/),
  });
  driver.send(envFile(''), scanned(), spawned(1));
  expect(view(driver).process.reason).toBe('Waiting for Streamlit to answer.');
  driver.pass(10_000);
  expect(view(driver).process.reason).toMatch(/^Streamlit has not answered for 10 s/);
  driver.send(healthy(1));
  expect(view(driver).process.reason).toBeNull();
  driver.send(exited(1));
  driver.pass(500);
  driver.send(spawned(2));
  expect(view(driver).process.reason).toBe('Waiting for Streamlit to answer.');
});

it('without an .env its example is offered, written when asked for, and no longer offered then', () => {
  const driver = drive();
  driver.send({ type: 'envFile.missing' }, scanned({ envExample: '.env.example' }), spawned(1), healthy(1));
  expect(view(driver).offers.envExample).toBe('.env.example');
  expect(view(driver).notices).toContain('There is no .env yet: e writes one from .env.example.');
  expect(driver.send({ type: 'env.createRequested' })).toEqual([{ type: 'envFile.create' }]);
  driver.send(envFile('# nothing yet'));
  expect(view(driver).offers.envExample).toBeNull();
  expect(view(driver).notices.join(' ')).not.toContain('.env yet');
  expect(driver.send({ type: 'env.createRequested' })).toEqual([]);
});

it('an .env that went while an example lies there is written anew by e, which said that it is there or has none', () => {
  const driver = running('A=1');
  driver.send(scanned({ envExample: '.env.example' }));
  expect(view(driver).offers.envExample).toBeNull();
  driver.send({ type: 'envFile.missing' });
  expect(view(driver).offers.envExample).toBe('.env.example');
  expect(view(driver).settings.errors).toMatchObject([{ code: 'file-gone' }]);
  expect(view(driver).notices.join(' ')).not.toContain('.env yet');
  expect(driver.send({ type: 'env.createRequested' })).toEqual([{ type: 'envFile.create' }]);
});

it('"Looking for the app and its Streamlit." was all that was said while uv downloads', () => {
  const driver = drive();
  driver.send(envFile(''));
  expect(view(driver).process.reason).toBe('Looking for the app and its Streamlit.');
  driver.send({ type: 'project.toolBusy', tool: 'uv' });
  expect(view(driver).process.reason).toBe('uv makes the environment, which may take a while.');
  driver.send(scanned());
  expect(view(driver).process.reason).not.toContain('uv');
});

it("without Streamlit's secrets their example is offered, by the same key", () => {
  const driver = running('');
  driver.send(scanned({ secretsExample: '.streamlit/secrets.toml.example' }));
  const example = '.streamlit/secrets.toml.example';
  expect(view(driver).offers.secretsExample).toBe(example);
  expect(view(driver).notices).toContain(
    `There is no .streamlit/secrets.toml yet, which st.secrets reads: e writes one from ${example}.`,
  );
  expect(driver.send({ type: 'env.createRequested' })).toEqual([{ type: 'secrets.create', example }]);
  driver.send(scanned({ secretsExample: null }));
  expect(driver.send({ type: 'env.createRequested' })).toEqual([]);
});

it('how a tunnel is opened is offered where none is wanted', () => {
  const driver = running('');
  expect(view(driver).offers.tunnel).toBe('NGROK_DOMAIN=… in .env opens one');
  driver.send(envFile('NGROK_DOMAIN=x.ngrok.app\nUSE_NGROK=false'));
  expect(view(driver).offers.tunnel).toContain('USE_NGROK=true');
  driver.send(envFile('NGROK_DOMAIN=x.ngrok.app'));
  expect(view(driver).offers.tunnel).toBeNull();
});

const failure = {
  where: 'app.py:3 in <module>',
  message: "ModuleNotFoundError: No module named 'pandsa'",
  files: ['/p/app.py'],
};

it('an exception of the script stands until one of its files is saved', () => {
  const driver = running();
  expect(driver.send({ type: 'app.raised', run: 1, failure })).toEqual([
    { type: 'series.break' },
    { type: 'sources.watch', files: ['/p/app.py'] },
  ]);
  expect(view(driver).appFailure).toMatchObject({
    where: 'app.py:3 in <module>',
    hint: expect.stringContaining('lacks the module pandsa'),
  });
  expect(view(driver).process.state).toBe('ready');
  expect(driver.send({ type: 'sources.changed' })).toEqual([{ type: 'sources.watch', files: [] }]);
  expect(view(driver).appFailure).toBeNull();
});

it('a module that was mended and fails as before is restarted with r (one was told to mend it, and had)', () => {
  const driver = running();
  const inModule = {
    where: 'helpers.py:3 in price',
    message: "KeyError: 'tea'",
    files: ['/p/app.py', '/p/helpers.py'],
  };
  const hintOf = (raised: typeof inModule) => {
    driver.send({ type: 'app.raised', run: 1, failure: raised });
    return view(driver).appFailure?.hint;
  };
  expect(hintOf(inModule)).toContain('Mend it and save');
  driver.send({ type: 'sources.changed' });
  expect(hintOf(inModule)).toContain('r restarts the app');
  expect(hintOf({ ...inModule, message: "KeyError: 'rum'" })).toContain('Mend it and save');
  // The script itself is read from its file each time.
  const inScript = { ...inModule, files: ['/p/app.py'] };
  hintOf(inScript);
  driver.send({ type: 'sources.changed' });
  expect(hintOf(inScript)).toContain('Mend it and save');
});

it('an exception of the script is forgotten with the run that it was in', () => {
  const driver = running();
  driver.send({ type: 'app.raised', run: 1, failure }, { type: 'restart.requested' }, exited(1, 0));
  driver.send(scanned(), spawned(2));
  expect(view(driver).appFailure).toBeNull();
});

it('below the fault of a .env stood "There is no .env yet"', () => {
  const driver = drive();
  driver.send({ type: 'envFile.missing' }, scanned({ scripts: ['one.py', 'two.py'] }));
  expect(view(driver).notices.join(' ')).toContain('There is no .env yet');
  driver.send(envFile('STREAMLIT_PORT=x'));
  expect(driver.state.env.errors).toMatchObject([{ file: '.env', line: 1 }]);
  expect(view(driver).notices.join(' ')).not.toContain('There is no .env yet');
  driver.send({ type: 'envFile.missing' });
  expect(driver.state.env.errors).toEqual([]);
  expect(view(driver).notices.join(' ')).toContain('There is no .env yet');
});

it('a .env that is a virtualenv is no place to write settings to', () => {
  const driver = drive();
  const streamlit = { command: ['/p/.env/bin/streamlit'], version: '1.53.0', foundIn: '.env' };
  driver.send({ type: 'envFile.missing' }, scanned({ streamlit, envExample: '.env.example' }));
  const notices = view(driver).notices.join(' ');
  expect(notices).toContain('.env is a virtualenv here');
  expect(notices).not.toContain('There is no .env yet');
  expect(view(driver).offers.envExample).toBeNull();
});

it('an app that wants the authtoken itself is told who took it, as long as it does not get it', () => {
  const keyError = { where: 'app.py:3 in <module>', message: "KeyError: 'NGROK_AUTHTOKEN'", files: [] };
  const hintWith = (settings: string) => {
    const driver = running(settings);
    driver.send({ type: 'app.raised', run: 1, failure: keyError });
    return view(driver).appFailure?.hint;
  };
  expect(hintWith('')).toMatch(/^ocap-dev keeps NGROK_AUTHTOKEN from the app/);
  expect(hintWith('NGROK_AUTHTOKEN_FOR_APP=true')).not.toContain('keeps');
});

it("in a subfolder the parent's .env was neither used nor mentioned", () => {
  const driver = drive();
  driver.send({ type: 'envFile.missing' }, scanned({ envAbove: '../.env' }));
  expect(view(driver).notices).toContain(
    'There is no .env here, and ../.env is not read: --env-file ../.env takes it.',
  );
});
