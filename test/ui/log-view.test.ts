import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { createLogView } from '../../src/ui/log-view.ts';
import { themeFor } from '../../src/ui/theme.ts';
import { createFakeClient } from '../support/fake-client.ts';

const theme = themeFor({ environment: { LANG: 'C.UTF-8' }, noColor: false });

function open(capacity?: number) {
  const client = createFakeClient(capacity);
  const view = createLogView(client, theme, () => undefined);
  const rows = (height = 6) => view.paint(height, 40).map(stripVTControlCharacters);
  return { client, view, rows };
}

const lines = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `line ${from + index}`);

it('follows the tail until it is scrolled', () => {
  const { client, rows } = open();
  client.print(...lines(0, 20));
  rows();
  expect(rows().slice(1)).toEqual(lines(15, 5));
  client.print('one more');
  expect(rows().at(-1)).toBe('one more');
  expect(rows()[0]).toMatch(/^─ log ─+ following ─$/);
});

it('scrolled up, not one row moves while lines arrive, and it says how many came', () => {
  const { client, view, rows } = open();
  client.print(...lines(0, 100));
  rows();
  view.scroll({ by: 'pages', count: -1 });
  const before = rows().slice(1);
  client.print(...lines(100, 50));
  expect(rows().slice(1)).toEqual(before);
  expect(rows()[0]).toContain('54 below, 50 new · f follows');
  view.scroll({ to: 'tail' });
  expect(rows().at(-1)).toBe('line 149');
});

it('a view whose rows are still on their way shows what it showed: nothing blank flashes up', () => {
  const { client, view, rows } = open();
  client.print(...lines(0, 2000));
  rows();
  const before = rows();
  client.answering = false;
  view.scroll({ to: 'oldest' });
  expect(rows()).toEqual(before);
  client.answering = true;
  client.window(client.windows.at(-1) ?? { view: 'all', anchor: 0, rows: 5 });
  expect(rows().slice(1)).toEqual(lines(0, 5));
});

it('a held view yields to the ring when its rows are no longer kept', () => {
  const { client, view, rows } = open(100);
  client.print(...lines(0, 100));
  rows();
  view.scroll({ to: 'oldest' });
  expect(rows()[1]).toBe('line 0');
  client.print(...lines(100, 50));
  expect(rows()[1]).toBe('line 50');
});

it('a held view costs the supervisor counters only, and asks for rows a screenful ahead', () => {
  const { client, view, rows } = open();
  client.print(...lines(0, 3000));
  rows();
  view.scroll({ by: 'pages', count: -1 });
  rows();
  const asked = client.windows.length;
  for (let key = 0; key < 20; key += 1) {
    view.scroll({ by: 'rows', count: -1 });
    rows();
  }
  expect(client.windows.length).toBe(asked);
  expect(rows()[5]).toBe('line 2975');
});

it('is cut again when the width changes, and shows more when it grows', () => {
  const { client, view, rows } = open();
  client.print('a long line that does not fit into a narrow pane');
  rows();
  expect(stripVTControlCharacters(view.paint(6, 10)[1] ?? '')).toBe('a long li…');
  client.print(...lines(0, 20));
  expect(view.paint(12, 40)).toHaveLength(12);
});
