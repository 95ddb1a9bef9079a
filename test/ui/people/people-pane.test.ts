import { setImmediate } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { expect, it, vi } from 'vitest';
import type { VisitDetail } from '../../../src/core/door/inspect/detail.ts';
import type { VisitEntry } from '../../../src/core/door/inspect/entries.ts';
import { createKeys } from '../../../src/ui/keys/dispatch.ts';
import { createLogView } from '../../../src/ui/log/pane.ts';
import { createStore } from '../../../src/ui/model/store.ts';
import { initialView } from '../../../src/ui/model/view-state.ts';
import { createPeoplePane } from '../../../src/ui/people/pane.ts';
import { withPeople } from '../../../src/ui/people/with-people.ts';
import { themeFor } from '../../../src/ui/terminal/theme.ts';
import { draw, utf8 } from '../../support/drawing.ts';
import { createFakeClient } from '../../support/fake-client.ts';
import { anna, healthySnapshot } from '../../support/snapshot.ts';

const atMs = new Date(2026, 10, 23, 14, 3, 7).getTime();
const page: VisitEntry = {
  ...{ id: 1, kind: 'page', atMs, method: 'GET', path: '/report', person: anna.name, status: 200 },
  ...{ durationMs: 410, bytes: 1_234_567, assets: 68, isOpen: false, isAsset: false },
};
const asset: VisitEntry = {
  ...page,
  kind: 'visit',
  path: '/static/a.js',
  isAsset: true,
  assets: 0,
  bytes: 12,
};
const refused: VisitEntry = {
  ...{ ...page, id: 7, kind: 'webSocket', path: '/_stcore/stream', person: null, status: 403 },
  ...{ durationMs: 4, bytes: 0, assets: 0 },
};
const detail: VisitDetail = {
  ...{
    id: 7,
    atMs,
    method: 'GET',
    target: '/_stcore/stream?token=•••',
    person: null,
    address: '203.0.113.9',
  },
  ...{ agent: 'Safari on iPhone', origin: 'https://x.example', status: 403, why: 'It is not allowed.' },
  ...{ heldMs: 0.4, appMs: 3, durationMs: 4, bytesIn: 0, bytesOut: 0, isRepeatable: true, curl: 'curl -i x' },
  came: [{ name: 'Cookie', value: 'a=•••' }],
  dropped: ['Cookie'],
  added: [{ name: 'Connection', value: 'Upgrade' }],
  answered: [{ name: 'Server', value: 'x' }],
  socket: {
    ...{ framesFromBrowser: 2, framesFromApp: 9, bytesFromBrowser: 300, bytesFromApp: 70_000 },
    ...{ idleMs: 2000, longestSilenceMs: 40_000 },
    tail: [{ atMs, side: 'browser', opcode: 2, bytes: 67, kind: 'rerun_script' }],
  },
};

async function openPane() {
  const clock = { ms: 134_000 };
  const client = createFakeClient();
  client.show({ ...healthySnapshot, people: { here: 1, latest: 7, people: [anna] } });
  Object.assign(client, { entries: [refused, page], details: [detail] });
  const theme = themeFor({ environment: utf8, noColor: false });
  const view = createStore(initialView);
  const people = createPeoplePane(
    client,
    theme,
    () => undefined,
    () => clock.ms,
  );
  const log = withPeople(
    createLogView(client, theme, () => undefined),
    people,
  );
  const copied: string[] = [];
  const keys = createKeys({
    ...{ client, view, log, people, attached: false, home: '', now: () => 0 },
    ...{ repaint: () => undefined, suspend: () => undefined, leave: () => undefined },
    later: () => () => undefined,
    async copy(text) {
      copied.push(text);
      return { at: 'copied' };
    },
    open: async () => 'opened',
    edit: async () => ({ at: 'opened' }),
    stream: { active: false, start: () => undefined, stop: () => undefined },
  });
  const shown = () => log.paint(16, 100).map(stripVTControlCharacters).join('\n');
  const sees = (text: string | RegExp) => vi.waitFor(() => expect(shown()).toMatch(text));
  keys.press('4');
  await sees('everybody');
  return { client, view, log, keys, copied, clock, shown, sees };
}

it('4 shows people above and their visits below, a page with its assets folded into it', async () => {
  const { shown, sees } = await openPane();
  await sees('assets');
  expect(shown()).toBe(
    [
      '─ people · 1 person here ───────────────────────────────────────────────────────────────────────────',
      ` everybody${' '.repeat(90)}`,
      ' ● amber fox · Safari on iPhone · /report · since 1m14s · 38 reruns · 12.0 kB in, 1.2 MB out',
      '─ visits ───────────────────────────────────────────────────────────────────────────────────────────',
      ' 14:03:07   WebSocket /_stcore/stream · 403 · 0 B · 4 ms',
      ' 14:03:07 ▸ /report · 200 · 68 assets · 1.2 MB · 0.4 s · amber fox',
    ].join('\n'),
  );
});

it('a person is chosen with the arrows, and a page opens with Enter', async () => {
  const { client, keys, shown, sees } = await openPane();
  keys.press('Down');
  await sees('visits · amber fox');
  await vi.waitFor(() => expect(shown()).not.toContain('403'));
  keys.press('Enter');
  Object.assign(client, { entries: [{ ...page, isOpen: true }, asset] });
  keys.press('Enter');
  await sees(/▾ \/report[^\n]*\n 14:03:07 +GET \/static\/a\.js · 200/);
});

it('Enter looks inside a visit: why, times, headers, frames; y, R and E act on it, Esc goes back', async () => {
  const { client, view, keys, copied, shown, sees } = await openPane();
  await sees('403');
  keys.press('Enter');
  keys.press('Enter');
  await sees('It is not allowed.');
  expect(shown()).toContain('times     0 ms in hold, 3 ms in the app, 4 ms in all');
  expect(shown()).toContain('frames    2 from the browser (300 B), 9 from the app (70.0 kB)');
  expect(shown()).toContain('silence   2.0 s now, 40 s at most');
  keys.press('End');
  await sees('rerun_script');
  expect(shown()).toContain('without Cookie');

  keys.press('y');
  await vi.waitFor(() => expect(copied).toEqual(['curl -i x']));
  keys.press('R');
  expect(view.get().typing).toMatchObject({ field: 'origin', text: 'https://x.example' });
  for (const key of ['2', 'Enter']) keys.press(key);
  await sees('101 after 4 ms, with the Origin https://x.example2');
  expect(client.repeated).toEqual([[7, 'https://x.example2']]);
  keys.press('E');
  await vi.waitFor(() => expect(view.get().flash).toBe('3 visits saved as /state/visits/app.har'));
  keys.press('Esc');
  await sees('everybody');
});

it('of a WebSocket that is open the last frames stand above its headers (they were a page below)', async () => {
  const { client, keys, shown, sees } = await openPane();
  Object.assign(client, { details: [{ ...detail, status: 101, durationMs: null }] });
  await sees('403');
  for (const key of ['Enter', 'Enter']) keys.press(key);
  await sees(/rerun_script[\s\S]*headers as they came/);
  expect(shown()).toContain('101 open');
});

it('no row has a place for a time that is not known yet ("4.9 kB ·  · happy fox")', async () => {
  const { client, clock, shown, sees } = await openPane();
  await sees('403');
  clock.ms += 500;
  const open = { ...refused, status: 101, durationMs: null, bytes: 4900, person: anna.name };
  Object.assign(client, { entries: [open] });
  client.show({ ...healthySnapshot, people: { here: 1, latest: 8, people: [anna] } });
  await vi.waitFor(() => expect(shown()).toContain('· open · 4.9 kB · amber fox'));
});

it('of a long exception the end gives way, not the page and the time of whom it met (all but the name was gone)', async () => {
  const { client, sees } = await openPane();
  const lastError = `TypeError: ${'an object that cannot be interpreted as an integer '.repeat(3)}`;
  client.show({ ...healthySnapshot, people: { here: 1, latest: 7, people: [{ ...anna, lastError }] } });
  await sees(/amber fox · \/report · since 1m14s · TypeError: an object .*…/);
});

it('in a crowd its lists are asked for a few times a second, however much news there is', async () => {
  const { client, shown, sees } = await openPane();
  await sees('403');
  const asked = vi.spyOn(client, 'visits');
  for (let news = 0; news < 50; news += 1) {
    client.show({ ...healthySnapshot, people: { here: 1, latest: news, people: [anna] } });
    shown();
    await setImmediate();
  }
  expect(asked.mock.calls.length).toBeLessThanOrEqual(1);
});

it('the footer names no key that follows: nothing is followed there', async () => {
  const { log, view } = await openPane();
  expect(log.status.people).not.toBeNull();
  expect(draw(healthySnapshot, { columns: 200, log: log.status, view: view.get() })).not.toContain(
    'f follow',
  );
});

it('what may do something twice is not asked again', async () => {
  const { client, view, keys, sees } = await openPane();
  Object.assign(client, { details: [{ ...detail, method: 'POST', isRepeatable: false }] });
  await sees('403');
  for (const key of ['Enter', 'Enter']) keys.press(key);
  await sees('It is not allowed.');
  keys.press('R');
  expect(view.get().flash).toContain('may do something twice');
});

it('a search goes through the lines of the visits, as in the other views', async () => {
  const { client, keys, sees } = await openPane();
  client.printFrom('visits', 'GET /static/a.js 200 1ms');
  for (const key of ['/', 'a', 'Enter']) keys.press(key);
  await sees('GET /static/a.js 200 1ms');
});

it('with a supervisor that keeps no visits 4 shows their lines', async () => {
  const { client, shown } = await openPane();
  client.printFrom('visits', 'GET / 200 1ms');
  client.show({ ...healthySnapshot, people: { here: 0, latest: -1, people: [] } });
  await vi.waitFor(() => expect(shown()).toContain('GET / 200 1ms'));
});

it('before anybody came nothing is looked into or saved, and the footer offers neither ("0 visits saved as …har")', async () => {
  const { client, keys, view } = await openPane();
  client.show(healthySnapshot);
  for (const key of ['Enter', 'E']) {
    keys.press(key);
    expect(view.get().flash).toBe('Nobody has come through the tunnel so far.');
  }
  for (const key of ['y', 'R']) {
    keys.press(key);
    expect(view.get().flash).toBe('Enter looks inside a visit first.');
  }
});
