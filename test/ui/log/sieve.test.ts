import { setImmediate } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { createLogView } from '../../../src/ui/log/pane.ts';
import { themeFor } from '../../../src/ui/terminal/theme.ts';
import { createFakeClient } from '../../support/fake-client.ts';

const theme = themeFor({ environment: { LANG: 'C.UTF-8' }, noColor: false });

function open(height = 6) {
  const client = createFakeClient();
  const runs = [{ run: 2, atMs: 0, cause: '.env changed: A added' }];
  const view = createLogView(client, theme, () => undefined, { project: () => '/srv', runs: () => runs });
  const rows = () => view.paint(height, 100).map(stripVTControlCharacters);
  const body = () => rows().slice(1);
  const shows = (lines: readonly string[]) => vi.waitFor(() => expect(body()).toEqual(lines));
  const titled = (text: string) => vi.waitFor(() => expect(rows()[0]).toContain(text));
  const filter = (text: string) => {
    view.type('filter', text);
    view.keep('filter');
  };
  rows();
  return { client, view, rows, body, shows, titled, filter };
}

const traceback = [
  'Traceback (most recent call last):',
  '  File "/srv/app.py", line 6, in <module>',
  '    total()',
  'KeyError: 1',
];

describe('a filter', () => {
  it('shows only the lines that match, those that come too, and Esc shows all again', async () => {
    const { client, view, shows, filter, titled, body } = open();
    client.print('a tick', 'an order', 'a tick', 'an order of two', 'a tick');
    filter('order');
    await shows(['an order', 'an order of two']);
    await titled('&order 2 lines');
    client.print('a tick', 'a last order');
    await shows(['an order', 'an order of two', 'a last order']);
    expect(view.status).toMatchObject({ following: true, filtering: true });
    view.perform({ type: 'filter.leave' });
    await vi.waitFor(() => expect(body().at(-2)).toBe('a tick'));
    expect(view.status.filtering).toBe(false);
  });

  it('with ! hides them', async () => {
    const { client, shows, filter } = open();
    client.print('noise', 'news', 'noise');
    filter('!noise');
    await shows(['news']);
  });

  it('shows lines around each, more with + and fewer with -', async () => {
    const { client, view, shows, filter } = open(12);
    client.print(...Array.from({ length: 40 }, (_, line) => (line === 20 ? 'the hit' : `line ${line}`)));
    filter('hit');
    await shows(['the hit']);
    view.perform({ type: 'context', by: 1 });
    view.perform({ type: 'context', by: 1 });
    await vi.waitFor(() => expect(view.status.inContext).toBe(true));
    await shows(['line 18', 'line 19', 'the hit', 'line 21', 'line 22']);
    view.perform({ type: 'context', by: -1 });
    await shows(['line 19', 'the hit', 'line 21']);
  });

  it('is abandoned with Esc in its field: what was shown before is shown again', async () => {
    const { client, view, shows, filter } = open();
    client.print('one', 'two', 'three');
    filter('t');
    await shows(['two', 'three']);
    view.type('filter', 'three');
    await shows(['three']);
    view.abandon('filter');
    await shows(['two', 'three']);
  });

  it('finds what is far up, page by page, and the reader at the tail stays there', async () => {
    const { client, view, rows, titled, filter } = open();
    client.print(
      ...Array.from({ length: 5000 }, (_, line) => (line % 100 === 0 ? `order ${line}` : `line ${line}`)),
    );
    filter('order');
    await titled('50 lines ');
    expect(rows().at(-1)).toBe('order 4900');
    view.scroll({ to: 'oldest' });
    await vi.waitFor(() => expect(rows()[1]).toBe('order 0'));
  });

  it('is lifted with the line that is read in place', async () => {
    const { client, view, rows, titled, filter } = open();
    client.print(...Array.from({ length: 3000 }, (_, line) => (line === 1500 ? 'the hit' : `line ${line}`)));
    filter('hit|line 2[0-9]{3}');
    await titled('1001 lines ');
    view.scroll({ to: 'oldest' });
    await vi.waitFor(() => expect(rows()[1]).toBe('the hit'));
    view.perform({ type: 'filter.leave' });
    await vi.waitFor(() => expect(rows().slice(1, 3)).toEqual(['the hit', 'line 1501']));
  });

  it('is what s saves of the log, or the part of it that is selected, or what came since x cleared', async () => {
    const { client, view, shows, filter, rows } = open();
    client.print('order 1', 'order 2', 'tick', 'order 3');
    expect(await view.spans()).toBeNull();
    filter('order');
    await shows(['order 1', 'order 2', 'order 3']);
    const all = [
      { from: 0, end: 2 },
      { from: 3, end: 4 },
    ];
    expect(await view.spans()).toEqual(all);
    view.perform({ type: 'select' });
    view.scroll({ by: 'rows', count: -1 });
    expect(await view.spans()).toEqual([{ from: 1, end: 2 }, all[1]]);
    view.perform({ type: 'select.leave' });
    view.perform({ type: 'filter.leave' });
    await vi.waitFor(() => expect(rows().join()).toContain('tick'));
    view.perform({ type: 'clear' });
    client.print('order 4');
    rows();
    expect(await view.spans()).toEqual([{ from: 4, end: 5 }]);
  });

  it('can be searched in, and copied from', async () => {
    const { client, view, shows, titled, filter } = open();
    client.print('order 1', 'tick', 'order 2', 'tick', 'order 3');
    filter('order');
    await shows(['order 1', 'order 2', 'order 3']);
    view.type('search', '2');
    view.keep('search');
    await titled('/2/ 1/1');
    view.perform({ type: 'select' });
    view.scroll({ by: 'rows', count: 1 });
    expect(await view.selectedText(1000)).toEqual({ text: 'order 2\norder 3', lines: 2 });
  });

  it('that takes too long is given up and says so', async () => {
    const { client, titled, filter } = open();
    client.print(`${'a'.repeat(60)}!`);
    filter('(a+)+$');
    await titled('too slow a pattern');
  });

  it('goes along to another source', async () => {
    const { client, view, shows, filter } = open();
    client.print('order one');
    client.printFrom('ngrok', 'order two', 'tick');
    filter('order');
    await shows(['order one', 'ngrok order two']);
    view.perform({ type: 'show', view: 'ngrok' });
    await shows(['order two']);
  });
});

it('L shows warnings and errors, then errors, a whole traceback among them, then all', async () => {
  const { client, view, shows } = open(12);
  client.print('fine', 'WARNING: hm', ...traceback, 'fine');
  view.perform({ type: 'level' });
  await shows(['WARNING: hm', ...traceback]);
  view.perform({ type: 'level' });
  await shows(traceback);
  view.perform({ type: 'level' });
  await shows(['fine', 'WARNING: hm', ...traceback, 'fine']);
});

it('keys that come faster than the log answers each count (Esc, then R at once, kept the filter; 2, then L, the view)', async () => {
  const { client, view, shows, filter, titled } = open(12);
  client.print('fine', 'WARNING: hm', ...traceback, 'fine');
  view.perform({ type: 'level' });
  view.perform({ type: 'level' });
  await shows(traceback);
  view.perform({ type: 'filter.leave' });
  filter('fine');
  await shows(['fine', 'fine']);
  view.perform({ type: 'show', view: 'streamlit' });
  view.perform({ type: 'level' });
  await titled('log · app · &fine warnings and errors');
});

describe('runs', () => {
  function twoRuns(height?: number) {
    const opened = open(height);
    opened.client.run = 1;
    opened.client.print('first start', 'first end');
    opened.client.run = 2;
    opened.client.print('second start');
    return opened;
  }

  it('each begins under a rule with its number, its time and what for', async () => {
    const { shows } = twoRuns(8);
    const [one, two] = [
      expect.stringMatching(/^── run 1 \d\d:\d\d:\d\d ─+$/),
      expect.stringMatching(/^── run 2 .* · \.env changed: A added ─+$/),
    ];
    await vi.waitFor(() => undefined);
    await shows([one, 'first start', 'first end', two, 'second start']);
  });

  it('{ and } go from one to the next', async () => {
    const { view, client, rows } = twoRuns(4);
    client.print(...Array.from({ length: 50 }, (_, line) => `line ${line}`));
    rows();
    await view.seek('run', -1);
    await vi.waitFor(() => expect(rows().join('\n')).toContain('── run 2'));
    expect(rows().join('\n')).not.toContain('── run 1');
    await view.seek('run', -1);
    await vi.waitFor(() => expect(rows().join('\n')).toContain('── run 1'));
    expect(await view.seek('run', -1)).toBe('That is the first run.');
  });

  it('R shows the one that is read alone, and all again', async () => {
    const { view, shows } = twoRuns(8);
    view.perform({ type: 'run.only' });
    await shows([expect.stringContaining('── run 2'), 'second start']);
    view.perform({ type: 'run.only' });
    await shows([
      expect.stringContaining('── run 1'),
      'first start',
      'first end',
      expect.stringContaining('── run 2'),
      'second start',
    ]);
  });
});

describe('errors', () => {
  it('[ and ] go from one to the next, a traceback is one stop', async () => {
    const { view, client, rows } = open();
    client.print(
      ...traceback,
      ...Array.from({ length: 2000 }, (_, line) => `line ${line}`),
      'ERROR: late',
      'fine',
    );
    rows();
    await view.seek('error', -1);
    await vi.waitFor(() => expect(rows().join('\n')).toContain('ERROR: late'));
    expect(await view.seek('error', -1)).toBeNull();
    await vi.waitFor(() => expect(rows()[1]).toContain(traceback[0]));
    expect(await view.error()).toEqual(traceback);
    expect(await view.seek('error', -1)).toBe('That is the first error.');
    await view.seek('error', 1);
    await vi.waitFor(() => expect(rows().join('\n')).toContain('ERROR: late'));
  });

  it('the newest one is meant where none was gone to', async () => {
    const { view, client } = open();
    expect(await view.error()).toBeNull();
    client.print('fine', ...traceback, 'fine');
    await setImmediate();
    expect(await view.error()).toEqual(traceback);
  });
});
