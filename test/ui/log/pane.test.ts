import { setImmediate } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { createLogView } from '../../../src/ui/log/pane.ts';
import { themeFor } from '../../../src/ui/terminal/theme.ts';
import { createFakeClient } from '../../support/fake-client.ts';

const theme = themeFor({ environment: { LANG: 'C.UTF-8' }, noColor: false });

function open(capacity?: number) {
  const client = createFakeClient(capacity);
  const view = createLogView(client, theme, () => undefined);
  const painted = (height = 6, columns = 60) => view.paint(height, columns);
  const rows = (height?: number, columns?: number) => painted(height, columns).map(stripVTControlCharacters);
  const sees = (text: string) => vi.waitFor(() => expect(rows().join('\n')).toContain(text));
  rows();
  return { client, view, rows, painted, sees };
}

const lines = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `line ${from + index}`);

describe('scrolling', () => {
  it('follows the tail until it is scrolled', () => {
    const { client, rows } = open();
    client.print(...lines(0, 20));
    expect(rows().slice(1)).toEqual(lines(15, 5));
    client.print('one more');
    expect(rows().at(-1)).toBe('one more');
    expect(rows()[0]).toMatch(/^─ log · all ─+ following ─$/);
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

  it('nor do they with wrapped lines, a search on and one source alone', async () => {
    const { client, view, rows, sees } = open();
    client.print(...lines(0, 100).map((line) => `${line} ${'x'.repeat(80)}`));
    view.perform({ type: 'show', view: 'streamlit' });
    await sees('log · app');
    view.perform({ type: 'wrap' });
    view.type('search', 'x+');
    view.keep('search');
    await sees('100/100');
    view.scroll({ by: 'pages', count: -3 });
    const before = rows().slice(1);
    client.print(...lines(100, 50).map((line) => `${line} ${'x'.repeat(80)}`));
    await sees('150');
    expect(rows().slice(1)).toEqual(before);
  });

  it('a view whose rows are still on their way shows what it showed: nothing blank flashes up', () => {
    const { client, view, rows } = open();
    client.print(...lines(0, 2000));
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
    view.scroll({ to: 'oldest' });
    expect(rows()[1]).toBe('line 0');
    client.print(...lines(100, 50));
    expect(rows()[1]).toBe('line 50');
  });

  it('a held view costs the supervisor counters only, and asks for rows a screenful ahead', () => {
    const { client, view, rows } = open();
    client.print(...lines(0, 3000));
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
    expect(rows(6, 10)[1]).toBe('a long li…');
    client.print(...lines(0, 20));
    expect(view.paint(12, 40)).toHaveLength(12);
  });
});

describe('how lines are shown', () => {
  it('wrapped, the tail stands at the bottom and its first line is cut above', () => {
    const { client, view, rows } = open();
    client.print('a'.repeat(25), 'b'.repeat(25), 'c'.repeat(25));
    view.perform({ type: 'wrap' });
    expect(rows(6, 10).slice(1)).toEqual([
      'b'.repeat(10),
      'b'.repeat(5),
      'c'.repeat(10),
      'c'.repeat(10),
      'ccccc',
    ]);
    view.scroll({ by: 'rows', count: -1 });
    expect(rows(6, 10).slice(1)).toEqual([
      'b'.repeat(10),
      'b'.repeat(10),
      'b'.repeat(5),
      'c'.repeat(10),
      'c'.repeat(10),
    ]);
    view.perform({ type: 'wrap' });
    expect(rows(6, 10)[1]).toBe('aaaaaaaaa…');
  });

  it('timestamps go on and off', () => {
    const { client, view, rows } = open();
    client.nowMs = new Date(2026, 10, 22, 9, 5, 7, 40).getTime();
    client.print('ready');
    view.perform({ type: 'timestamps' });
    expect(rows()[1]).toBe('09:05:07.040 ready');
    view.perform({ type: 'timestamps' });
    expect(rows()[1]).toBe('ready');
  });

  it('clear hides what stands, in all sources; what comes is shown; X brings all back', async () => {
    const { client, view, rows, sees } = open();
    client.print('old');
    client.printFrom('ngrok', 'old tunnel');
    expect(view.perform({ type: 'clear' })).toContain('this screen only');
    expect(rows()).toHaveLength(1);
    client.print('new');
    expect(rows().slice(1)).toEqual(['new']);
    view.perform({ type: 'show', view: 'ngrok' });
    await sees('log · ngrok');
    expect(rows()).toHaveLength(1);
    view.perform({ type: 'uncover' });
    expect(rows().slice(1)).toEqual(['old tunnel']);
  });
});

describe('sources', () => {
  it('one is shown alone, and following goes on', async () => {
    const { client, view, rows, sees } = open();
    client.print('from the app');
    client.printFrom('ngrok', 'tunnel is up');
    expect(rows().slice(1)).toEqual(['from the app', 'ngrok tunnel is up']);
    view.perform({ type: 'show', view: 'ngrok' });
    await sees('log · ngrok');
    expect(rows().slice(1)).toEqual(['tunnel is up']);
    client.print('not shown');
    client.printFrom('ngrok', 'tunnel is down');
    expect(rows().slice(1)).toEqual(['tunnel is up', 'tunnel is down']);
    expect(view.status).toMatchObject({ view: 'ngrok', following: true });
  });

  it('a held view lands near the same time', async () => {
    const { client, view, rows, sees } = open();
    for (let second = 0; second < 100; second += 1) {
      client.nowMs = second * 1000;
      client.print(`app ${second}`);
      if (second % 2 === 0) client.printFrom('visits', `visit ${second}`);
    }
    view.scroll({ to: 'oldest' });
    view.scroll({ by: 'rows', count: 61 });
    expect(rows()[1]).toBe('visits visit 40');
    view.perform({ type: 'show', view: 'visits' });
    await sees('log · visits');
    expect(rows()[1]).toBe('visit 40');
    expect(view.status.following).toBe(false);
  });

  it('the last of several keys wins, whichever is answered last', async () => {
    const { client, view, rows, sees } = open();
    client.print('from the app');
    client.printFrom('ngrok', 'tunnel is up');
    const { page } = client;
    const answered = Promise.withResolvers<void>();
    vi.spyOn(client, 'page').mockImplementation(async (request) => {
      if (request.view === 'ngrok') await answered.promise;
      return page(request);
    });
    view.perform({ type: 'show', view: 'ngrok' });
    view.perform({ type: 'show', view: 'streamlit' });
    await sees('log · app');
    answered.resolve();
    await setImmediate();
    expect(rows().slice(1)).toEqual(['from the app']);
    expect(view.status.view).toBe('streamlit');
  });

  it('a late answer for the source that was left is not shown', async () => {
    const { client, view, rows, sees } = open();
    client.print(...lines(0, 20));
    client.printFrom('ngrok', 'tunnel is up');
    view.perform({ type: 'show', view: 'ngrok' });
    await sees('log · ngrok');
    client.window({ view: 'all', anchor: 'tail', rows: 5 });
    expect(rows().slice(1)).toEqual(['tunnel is up']);
  });
});

describe('search', () => {
  function openSearch() {
    const opened = open();
    opened.client.print(...lines(0, 1000).map((line, at) => (at % 100 === 50 ? `${line} Timeout` : line)));
    return opened;
  }

  it('typed, it goes to the nearest match above, counts, and marks it', async () => {
    const { view, rows, painted, sees } = openSearch();
    view.type('search', 'time');
    await sees('/time/ 10/10');
    expect(rows().join('\n')).toContain('line 950 Timeout');
    expect(painted().find((row) => row.includes('line 950'))).toContain('\u001b[7m');
    expect(view.status).toMatchObject({ searching: true, following: false });
  });

  it('N goes to older matches, n to newer ones; at the end it says so', async () => {
    const { view, rows, sees } = openSearch();
    view.type('search', 'timeout');
    view.keep('search');
    await sees('10/10');
    view.perform({ type: 'step', direction: -1 });
    expect(rows().join('\n')).toContain('line 850 Timeout');
    expect(rows()[0]).toContain('9/10');
    view.perform({ type: 'step', direction: 1 });
    expect(view.perform({ type: 'step', direction: 1 })).toContain('last match');
    expect(rows().join('\n')).toContain('line 950 Timeout');
  });

  it('scrolled away, n and N start from what is shown', async () => {
    const { view, rows, sees } = openSearch();
    view.type('search', 'timeout');
    view.keep('search');
    await sees('10/10');
    view.scroll({ to: 'oldest' });
    view.perform({ type: 'step', direction: 1 });
    expect(rows().join('\n')).toContain('line 50 Timeout');
  });

  it('left while it is typed, the pane is back where it was; left later, it stays', async () => {
    const { client, view, rows, sees } = openSearch();
    const before = rows();
    view.type('search', 'line 50 ');
    await sees('1/1');
    view.perform({ type: 'search.leave' });
    expect(rows()).toEqual(before);
    view.type('search', 'line 50 ');
    view.keep('search');
    await sees('1/1');
    view.perform({ type: 'search.leave' });
    client.print('more');
    expect(rows().join('\n')).toContain('line 50 Timeout');
    expect(rows()[0]).not.toContain('/');
  });

  it('a match that is found late does not take the pane from where a key moved it', async () => {
    const { view, rows, sees } = openSearch();
    view.type('search', 'line 50 ');
    view.keep('search');
    view.scroll({ by: 'rows', count: -3 });
    const before = rows().slice(1);
    await sees('/line 50 / 1 ');
    expect(rows().slice(1)).toEqual(before);
  });

  it('what matches nothing moves nothing, and says so', async () => {
    const { view, rows, sees } = openSearch();
    const before = rows().slice(1);
    view.type('search', 'nowhere');
    await sees('no match');
    expect(rows().slice(1)).toEqual(before);
    expect(view.status.following).toBe(true);
  });

  it('left at the tail, where nothing is below, it follows again', async () => {
    const { view, sees } = openSearch();
    view.type('search', 'line 999');
    view.keep('search');
    await sees('1/1');
    expect(view.status.following).toBe(false);
    view.perform({ type: 'search.leave' });
    expect(view.status.following).toBe(true);
  });

  it('what is no longer kept is no longer counted', async () => {
    const { client, view, sees } = open(100);
    client.print(...lines(0, 90), ...Array.from({ length: 10 }, () => 'timeout'));
    view.type('search', 'timeout');
    view.keep('search');
    await sees('10/10');
    client.print(...lines(0, 95));
    await sees('/timeout/ 5/5');
  });

  it('goes on in another source', async () => {
    const { client, view, sees } = openSearch();
    client.printFrom('ngrok', 'timeout of the tunnel', 'other', 'timeout again');
    view.type('search', 'timeout');
    view.keep('search');
    await sees('12/12');
    view.perform({ type: 'show', view: 'ngrok' });
    await sees('/timeout/ 2 ');
  });

  it('lines that come are counted while it follows', async () => {
    const { client, view, sees } = openSearch();
    view.type('search', 'timeout');
    view.keep('search');
    await sees('10/10');
    view.scroll({ to: 'tail' });
    client.print('one more timeout');
    await sees('/11');
  });

  it('a catastrophic pattern is given up, and the pane works on', async () => {
    const { client, view, rows, sees } = openSearch();
    client.print(`${'a'.repeat(60)}!`);
    view.type('search', '(a+)+$');
    await sees('too slow a pattern');
    view.scroll({ to: 'oldest' });
    expect(rows()[1]).toBe('line 0');
  });

  it('no search asks for nothing', () => {
    const { client } = openSearch();
    const page = vi.spyOn(client, 'page');
    client.print(...lines(0, 1000));
    expect(page).not.toHaveBeenCalled();
  });
});

describe('selection', () => {
  function openSelection() {
    const opened = open();
    opened.client.print(
      ...lines(0, 100),
      'a line that is longer than the pane by far, so that it is cut there',
    );
    opened.rows();
    return opened;
  }

  it('takes whole lines, not cut, without colours and borders', async () => {
    const { client, view, rows } = openSelection();
    client.print('\u001b[31mred\u001b[0m');
    rows();
    view.perform({ type: 'select' });
    view.scroll({ by: 'rows', count: -2 });
    expect(rows()[0]).toContain('3 lines selected');
    expect(await view.selectedText(1e6)).toEqual({
      text: 'line 99\na line that is longer than the pane by far, so that it is cut there\nred',
      lines: 3,
    });
  });

  it('timestamps are copied if they are shown', async () => {
    const { client, view, rows } = open();
    client.nowMs = new Date(2026, 10, 22, 9, 5, 7, 40).getTime();
    client.print('ready');
    rows();
    view.perform({ type: 'timestamps' });
    view.perform({ type: 'select' });
    expect(await view.selectedText(1e6)).toMatchObject({ text: '09:05:07.040 ready' });
  });

  it('selected rows are inverse from edge to edge', () => {
    const { view, painted } = openSelection();
    view.perform({ type: 'select' });
    view.scroll({ by: 'rows', count: -1 });
    expect(painted().map((row) => row.startsWith('\u001b[7m'))).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  it('may begin anew where its end is', async () => {
    const { view } = openSelection();
    view.perform({ type: 'select' });
    view.scroll({ by: 'pages', count: -3 });
    view.perform({ type: 'select.here' });
    view.scroll({ by: 'rows', count: 1 });
    expect(await view.selectedText(1e6)).toMatchObject({ text: 'line 88\nline 89' });
  });

  it('goes to both ends of the log, further than one page of the supervisor', async () => {
    const { client, view, rows } = open();
    client.print(...lines(0, 3000));
    rows();
    view.perform({ type: 'select' });
    view.scroll({ to: 'oldest' });
    expect(rows()[1]).toContain('line 0');
    expect(await view.selectedText(1e6)).toMatchObject({ lines: 3000 });
    view.scroll({ to: 'tail' });
    expect(await view.selectedText(1e6)).toMatchObject({ text: 'line 2999' });
  });

  it('takes no more than a clipboard does, which then says so', async () => {
    const { client, view, rows } = open();
    client.print(...lines(0, 5000));
    rows();
    view.perform({ type: 'select' });
    view.scroll({ to: 'oldest' });
    const { text } = await view.selectedText(5000);
    expect(text.length).toBeGreaterThan(5000);
    expect(text.length).toBeLessThan(20_000);
  });

  it('what is no longer kept is no longer selected (it said "6 lines selected", and copied nothing over the clipboard)', async () => {
    const { client, view, rows } = open(100);
    client.print(...lines(0, 100));
    rows();
    view.scroll({ to: 'oldest' });
    view.perform({ type: 'select' });
    view.scroll({ by: 'rows', count: 1 });
    const selected = () => /\d+ lines? selected/.exec(rows()[0] ?? '')?.[0];
    const before = selected();
    client.print(...lines(100, 5));
    await vi.waitFor(() => expect(selected()).not.toBe(before));
    expect(await view.selectedText(1e6)).toMatchObject({ lines: Number.parseInt(selected() ?? '', 10) });
    client.print(...lines(200, 100));
    await vi.waitFor(() => expect(view.status.selecting).toBe(false));
    expect(selected()).toBeUndefined();
    expect(await view.selectedText(1e6)).toEqual({ text: '', lines: 0 });
  });

  it('what is selected stands still while lines come', () => {
    const { client, view, rows } = openSelection();
    view.perform({ type: 'select' });
    const before = rows().slice(1);
    client.print(...lines(0, 50));
    expect(rows().slice(1)).toEqual(before);
  });
});

it('n after a pattern that was too slow says so, not that nothing matches', async () => {
  const { client, view, sees } = open();
  client.print(`${'a'.repeat(60)}!`);
  view.type('search', '(a+)+$');
  view.keep('search');
  await sees('too slow a pattern');
  expect(view.perform({ type: 'step', direction: 1 })).toBe('too slow a pattern');
});
