import { expect, it } from 'vitest';
import { readConfigFiles } from '../../../src/core/app/streamlit-config.ts';
import type { Event } from '../../../src/core/kernel/events.ts';
import { snapshotOf } from '../../../src/core/kernel/show.ts';
import { narrate } from '../../../src/core/view/narrate.ts';
import { publicEvents } from '../../../src/core/view/public-events.ts';
import type { Snapshot } from '../../../src/core/view/snapshot.ts';
import {
  cleared,
  type Driver,
  envFile,
  exited,
  healthy,
  running,
  scanned,
  spawned,
} from '../../support/core.ts';

const project = '.streamlit/config.toml';
const user = '~/.streamlit/config.toml';
const notice = `${project} changed: r restarts.`;

const view = ({ state }: Driver): Snapshot => snapshotOf(state, { pid: 1, version: '0' });

function reading(texts: { readonly [name: string]: string }) {
  const files = [user, project].map((name) => ({ name, text: texts[name] ?? '' }));
  return readConfigFiles(files, {});
}

const read = (text: string, of = project): Event => ({
  type: 'streamlitConfig.read',
  config: reading({ [of]: text }),
});

const below = (path: string) => `[server]\nbaseUrlPath = "${path}"\n`;

/** A ready app whose project, and whose user, have no config file. */
const started = () => {
  const driver = running('DEV_PROXY_URL=\nPROD_PROXY_URL=');
  driver.send(read(''));
  return driver;
};

it('a config file that changes while the app runs is told, and restarts nothing by itself', () => {
  const driver = started();
  const before = view(driver);
  expect(before.notices).toEqual([]);
  driver.send(read(below('shop')));
  const after = view(driver);
  expect(after.notices).toEqual([notice]);
  expect(narrate(before, after)).toEqual([notice]);
  expect(publicEvents(before, after)).toMatchObject([{ type: 'settings', changed: [], notices: [notice] }]);
  expect(after.history.map(({ text }) => text)).toEqual([`${project} changed`]);
  driver.pass(60_000);
  expect([driver.count('process.stop'), driver.count('launch.check')]).toEqual([0, 0]);
});

it('the file of the user counts as well, and both are named', () => {
  const driver = started();
  driver.send({ type: 'streamlitConfig.read', config: reading({ [user]: 'a=1', [project]: 'a=1' }) });
  expect(view(driver).notices).toEqual([`${user} and ${project} changed: r restarts.`]);
});

it('a file that is read again, or changed back to what the app was started with, is no news', () => {
  const driver = started();
  driver.send(read(''));
  expect(view(driver).notices).toEqual([]);
  driver.send(read(below('shop')), read(''));
  expect(view(driver).notices).toEqual([]);
});

it('after the restart the notice is gone, and the app is asked where the file says', () => {
  const driver = started();
  driver.send(read(below('shop')), { type: 'restart.requested' });
  const config = reading({ [project]: below('shop') });
  driver.send(scanned({ config }), exited(1, 0), spawned(2));
  expect(driver.last('process.awaitReady').baseUrl).toBe('http://127.0.0.1:8502/shop');
  driver.send(healthy(2));
  expect(driver.last('check.ask').question.hop.baseUrl).toBe('http://127.0.0.1:8502/shop');
  expect(view(driver).notices).toEqual([]);
  expect(driver.count('process.start')).toBe(2);
});

it('a restart for another reason takes the file along, without one of its own', () => {
  const driver = started();
  driver.send(read(below('shop')), envFile('DEV_PROXY_URL=\nPROD_PROXY_URL=\nA=1'));
  cleared(driver);
  driver.send(exited(1, 0), spawned(2), healthy(2));
  driver.pass(60_000);
  expect(driver.last('process.start').launch.baseUrl).toBe('http://127.0.0.1:8502/shop');
  expect(view(driver).notices).toEqual([]);
  expect(driver.count('process.start')).toBe(2);
});

it('an app that crashed is started again with the file as it is', () => {
  const driver = started();
  driver.send(read(below('shop')), exited(1, 1));
  driver.pass(500);
  expect(driver.last('process.start').launch.baseUrl).toBe('http://127.0.0.1:8502/shop');
});

it('with another script the project is looked at again, for the config file beside that', () => {
  const driver = started();
  driver.send(envFile('DEV_PROXY_URL=\nPROD_PROXY_URL=\nSTREAMLIT_APP=other/page.py'));
  expect(driver.count('project.scan')).toBe(2);
  const files = [...reading({}).files, { name: 'other/.streamlit/config.toml', text: below('other') }];
  driver.send(scanned({ config: readConfigFiles(files, {}) }));
  expect(view(driver).notices).toEqual([]);
  cleared(driver);
  driver.send(exited(1, 0));
  expect(driver.last('process.start').launch.baseUrl).toBe('http://127.0.0.1:8502/other');
  expect(
    view(driver)
      .history.map(({ text }) => text)
      .join(),
  ).not.toContain('config.toml');
});

it('a browser.serverAddress that .env replaces was replaced without a word', () => {
  const driver = running(
    'DEV_PROXY_URL=\nPROD_PROXY_URL=\nSTREAMLIT_BROWSER_SERVER_ADDRESS=other.example.org',
  );
  const config = reading({ [project]: '[browser]\nserverAddress = "apps.example.org"\n' });
  driver.send(scanned({ config }));
  expect(view(driver).notices.join('\n')).toContain(
    `${project}:2: browser.serverAddress is apps.example.org, but .env:3 says other.example.org, which wins`,
  );
});
