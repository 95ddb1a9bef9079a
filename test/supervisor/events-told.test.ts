import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Event } from '../../src/core/kernel/events.ts';

/** The compiler asks for every event, and for no other. */
const events: Readonly<Record<Event['type'], true>> = {
  'clock.ticked': true,
  'clock.jumped': true,
  'envFile.read': true,
  'envFile.missing': true,
  'envFile.unreadable': true,
  'project.scanned': true,
  'app.chosen': true,
  'project.toolBusy': true,
  'streamlitConfig.read': true,
  'streamlit.versionRead': true,
  'imports.read': true,
  'streamlit.installProgress': true,
  'streamlit.installed': true,
  'streamlit.installFailed': true,
  'process.spawned': true,
  'process.refused': true,
  'process.exited': true,
  'sessions.tried': true,
  'alone.answered': true,
  'series.told': true,
  'spare.ended': true,
  'successor.slow': true,
  'process.yielded': true,
  'successor.judged': true,
  'successor.moved': true,
  'process.healthy': true,
  'sessions.hello': true,
  'sessions.live': true,
  'sessions.dumped': true,
  'sessions.lost': true,
  'sessions.taken': true,
  'sessions.restored': true,
  'launch.checked': true,
  'app.raised': true,
  'sources.changed': true,
  'door.opened': true,
  'door.failed': true,
  'visits.seen': true,
  'webSocket.cut': true,
  'webSockets.moved': true,
  'origin.refused': true,
  'origin.arrived': true,
  'trafficPolicy.read': true,
  'tunnelConfig.read': true,
  'tunnel.opened': true,
  'tunnel.ended': true,
  'check.answered': true,
  'restart.requested': true,
  'wildcard.requested': true,
  'reconnect.requested': true,
  'probe.requested': true,
  'origin.requested': true,
  'env.createRequested': true,
  'app.requested': true,
  'quit.requested': true,
  'stop.requested': true,
};

it('every event stands beside dispatch, with its sender and who takes it, in files that are there', () => {
  const root = join(import.meta.dirname, '..', '..');
  const text = readFileSync(join(root, 'src/supervisor/session.ts'), 'utf8');
  const told = text.slice(0, text.indexOf('dispatch(event: Event): void;'));
  const names = told.match(/\b[a-zA-Z]+\.[a-zA-Z]+\b(?=[, \n])/g) ?? [];
  expect(new Set(names.filter((name) => name in events))).toEqual(new Set(Object.keys(events)));
  const files = [...told.matchAll(/(?:services|supervisor|core)\/[\w/-]+/g)].map(
    ([file]) => `src/${file}.ts`,
  );
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) expect(() => readFileSync(join(root, file))).not.toThrow();
});
