import { describe, expect, it } from 'vitest';
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
const several = scanned({ scripts: ['a.py', 'ui/my app.py'] });
const choose = (script: string) => ({ type: 'app.requested', script }) as const;

function asked(overrides: Parameters<typeof drive>[0] = {}, text = ''): Driver {
  const driver = drive(overrides);
  driver.send(envFile(text), several);
  return driver;
}

describe('several scripts', () => {
  it('are offered, and nothing is started', () => {
    const driver = asked();
    expect(driver.count('process.start')).toBe(0);
    expect(view(driver).offers.apps).toEqual(['a.py', 'ui/my app.py']);
    expect(view(driver).process).toMatchObject({
      state: 'failed',
      failure: { output: ['ocap-dev a.py', "ocap-dev 'ui/my app.py'"] },
    });
  });

  it('of a start in the background are told with its own call, where they were told with that of the foreground', () => {
    const driver = asked({ attended: false, startCommand: 'ocap-dev up --detach' });
    expect(view(driver).process.failure?.output).toEqual([
      'ocap-dev up --detach a.py',
      "ocap-dev up --detach 'ui/my app.py'",
    ]);
  });

  it('without a screen end the program with code 2', () => {
    expect(asked({ attended: false }).last('session.end').exitCode).toBe(2);
  });

  it('none at all: with code 1', () => {
    const driver = drive({ attended: false });
    driver.send(envFile(''), scanned({ scripts: [] }));
    expect(driver.last('session.end').exitCode).toBe(1);
    expect(view(driver).process.reason).toMatch(
      /^There is no app: .*STREAMLIT_APP=path\/to\/app\.py in \.env\.$/,
    );
  });

  it('of which one is chosen: it is written, and started once', () => {
    const driver = asked();
    expect(driver.send(choose('ui/my app.py'))).toEqual([{ type: 'envFile.setApp', script: 'ui/my app.py' }]);
    driver.send(envFile("STREAMLIT_APP='ui/my app.py'"), { type: 'app.chosen', script: 'ui/my app.py' });
    driver.send(scanned({ scripts: [] }), scanned({ scripts: [] }));
    expect(driver.count('process.start')).toBe(1);
    expect(driver.last('process.start').launch.script).toBe('/p/ui/my app.py');
    expect(view(driver).offers.apps).toEqual([]);
  });

  it('of which one is chosen, where the file could not be written or the line names a folder: it is started all the same', () => {
    const driver = drive({ options: { app: 'ui' } });
    const scan = scanned({ scripts: ['ui/a.py', 'ui/b.py'], appFolder: 'ui' });
    driver.send(envFile(''), scan);
    driver.send(choose('ui/b.py'), { type: 'app.chosen', script: 'ui/b.py' }, scan);
    expect(driver.last('process.start').launch.script).toBe('/p/ui/b.py');
  });

  it('are not chosen from by a name that nobody offered', () => {
    expect(asked().send(choose('/etc/passwd'))).toEqual([]);
    expect(running().send(choose('app.py'))).toEqual([]);
  });

  it('of which one goes away are none any more: the other is started', () => {
    const driver = asked();
    driver.pass(3000);
    driver.send(scanned({ scripts: ['a.py'] }));
    expect(driver.last('process.start').launch.script).toBe('/p/a.py');
  });

  it('of which others turn up are offered with them', () => {
    const driver = asked();
    driver.pass(3000);
    driver.send(scanned({ scripts: ['a.py', 'b.py', 'c.py'] }));
    expect(view(driver).offers.apps).toEqual(['a.py', 'b.py', 'c.py']);
  });
});

describe('a script that runs', () => {
  it('goes on as the app when another turns up beside it', () => {
    const driver = running();
    driver.send({ type: 'restart.requested' }, scanned({ scripts: ['aa.py', 'app.py'] }), exited(1, 0));
    expect(driver.last('process.start').launch.script).toBe('/p/app.py');
  });

  it('gives way to the one that .env names', () => {
    const driver = running();
    driver.send(envFile('STREAMLIT_APP=other.py'), scanned({ scripts: [] }));
    expect(driver.last('launch.check').launch.script).toBe('/p/other.py');
  });

  it('gives way to the one in the folder that .env names, also where the folder was being looked at', () => {
    const driver = running();
    driver.send({ type: 'restart.requested' }, envFile('STREAMLIT_APP=ui'));
    driver.send(scanned({ scripts: ['app.py'] }));
    driver.send(scanned({ scripts: ['ui/b.py'], appFolder: 'ui' }), exited(1, 0), spawned(2), healthy(2));
    expect(driver.last('process.start').launch.script).toBe('/p/ui/b.py');
  });
});
