import { describe, expect, it } from 'vitest';
import type { LaunchSpec } from '../../../../src/core/app/launch.ts';
import { spareFits } from '../../../../src/core/app/sessions/spare-fit.ts';
import { type Driver, drive, envFile, exited, healthy, scanned, spawned } from '../../../support/core.ts';

const tenMinutesMs = 600_000;

/** An app that is ready, and whose settings file has not been edited yet. */
function ready(): Driver {
  const core = drive();
  core.send(envFile('A=0'), scanned(), spawned(1), healthy(1));
  return core;
}

/** An edit, with the restart that follows from it. */
function edit(core: Driver, text: string): void {
  core.send(envFile(text));
  const { launch } = core.last('launch.check');
  core.send({ type: 'launch.checked', launch, obstacle: null });
  const stopped = core.last('process.stop').run;
  core.send(exited(stopped, 0));
  const { run } = core.last('process.start');
  core.send(spawned(run), healthy(run));
}

describe('a spare', () => {
  it('is not there while nobody edits the settings file', () => {
    const core = ready();
    core.pass(tenMinutesMs);
    expect(core.count('spare.start')).toBe(0);
  });

  it('is made of the launch that runs, once the app has been ready for five seconds after an edit', () => {
    const core = ready();
    edit(core, 'A=1');
    core.pass(4999);
    expect(core.count('spare.start')).toBe(0);
    core.pass(1);
    expect(core.last('spare.start').launch.env['A']).toBe('1');
    core.pass(60_000);
    expect(core.count('spare.start')).toBe(1);
  });

  it('is made after an edit that was wrong, too: the next one mends it', () => {
    const core = ready();
    core.send(envFile('STREAMLIT_PORT=none'));
    core.pass(5000);
    expect(core.count('spare.start')).toBe(1);
  });

  it('is not made of a reading of the same file, which is what r does', () => {
    const core = ready();
    core.send(envFile('A=0'));
    core.pass(tenMinutesMs);
    expect(core.count('spare.start')).toBe(0);
  });

  it('is made anew after each start, which took the last one or threw it away', () => {
    const core = ready();
    edit(core, 'A=1');
    core.pass(5000);
    edit(core, 'A=2');
    core.pass(5000);
    expect(core.count('spare.start')).toBe(2);
    expect(core.count('spare.end')).toBe(0);
  });

  it('ends ten minutes after the last edit, and as the program leaves', () => {
    const idle = ready();
    edit(idle, 'A=1');
    idle.pass(tenMinutesMs - 1);
    expect(idle.count('spare.end')).toBe(0);
    idle.pass(1);
    expect(idle.count('spare.end')).toBe(1);

    const leaving = ready();
    edit(leaving, 'A=1');
    leaving.pass(5000);
    expect(leaving.send({ type: 'quit.requested' })).toContainEqual({ type: 'spare.end' });
  });

  it('that could not be had is tried again with the next run alone', () => {
    const core = ready();
    edit(core, 'A=1');
    core.pass(5000);
    core.send({ type: 'spare.ended' });
    core.pass(60_000);
    expect(core.count('spare.start')).toBe(1);
    edit(core, 'A=2');
    core.pass(5000);
    expect(core.count('spare.start')).toBe(2);
  });
});

describe('a run that was a spare', () => {
  it('and ends before it serves is started cold at once, and counts as no failure', () => {
    const core = drive();
    core.send(envFile(''), scanned(), { type: 'process.spawned', run: 1, pid: 1001, warm: true });
    const commands = core.send(exited(1));
    expect(commands).toContainEqual(expect.objectContaining({ type: 'process.start', run: 2 }));
    expect(core.state.app.stats.failures).toBe(0);
    core.send(spawned(2), exited(2));
    expect(core.state.app.life.at).toBe('backoff');
  });
});

describe('whether a spare fits a launch', () => {
  const made = drive();
  made.send(envFile(''), scanned());
  const { launch } = made.last('process.start');
  const withEnv = (env: Readonly<Record<string, string>>): LaunchSpec => ({
    ...launch,
    env: { ...launch.env, ...env },
  });

  it.each<[string, LaunchSpec, boolean]>([
    ['the same', launch, true],
    ['a variable of the app', withEnv({ LLM_PROVIDER: 'ollama' }), true],
    ['an origin', withEnv({ STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: 'https://a.example' }), true],
    ['PATH', withEnv({ PATH: '/other' }), true],
    ['what Python reads at its start', withEnv({ PYTHONHASHSEED: '1' }), false],
    ['its path', withEnv({ PYTHONPATH: '/elsewhere' }), false],
    ['the loader', withEnv({ LD_PRELOAD: '/lib/x.so' }), false],
    ['threads of OpenMP', withEnv({ OMP_NUM_THREADS: '1' }), false],
    ['threads of OpenBLAS', withEnv({ OPENBLAS_NUM_THREADS: '1' }), false],
    ['threads of MKL', withEnv({ MKL_NUM_THREADS: '1' }), false],
    ['the language', withEnv({ LANG: 'cs_CZ.UTF-8' }), false],
    ['one category of it', withEnv({ LC_ALL: 'C' }), false],
    ['the time zone', withEnv({ TZ: 'Europe/Prague' }), false],
    ['what an import read', withEnv({ PANDAS_COPY_ON_WRITE: '1' }), false],
    ['another folder', { ...launch, cwd: '/q' }, false],
    ['other arguments, which stand in the list of processes', { ...launch, args: ['run', 'b.py'] }, false],
    ['another interpreter', { ...launch, file: '/q/.venv/bin/streamlit' }, false],
  ])('%s: %#', (_, wanted, fits) => {
    expect(spareFits(launch, wanted, ['PANDAS_COPY_ON_WRITE'])).toBe(fits);
    expect(spareFits(wanted, launch, ['PANDAS_COPY_ON_WRITE'])).toBe(fits);
  });
});
