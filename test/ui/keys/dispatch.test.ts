import { setImmediate } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import type { Snapshot } from '../../../src/core/view/snapshot.ts';
import type { LineSpan } from '../../../src/logs/spans.ts';
import { createKeys } from '../../../src/ui/keys/dispatch.ts';
import { keyNames } from '../../../src/ui/keys/name.ts';
import { footerKeys, helpKeys, keymap, selectionKeymap } from '../../../src/ui/keys/tables/app-keys.ts';
import { followingAll, type LogCommand, type LogStatus } from '../../../src/ui/model/log-status.ts';
import { createStore } from '../../../src/ui/model/store.ts';
import { type FieldName, initialView } from '../../../src/ui/model/view-state.ts';
import { footerLine } from '../../../src/ui/panes/footer.ts';
import type { Opened } from '../../../src/ui/terminal/browser.ts';
import type { Copied } from '../../../src/ui/terminal/clipboard.ts';
import type { Edited, EditPlace } from '../../../src/ui/terminal/editor.ts';
import { doLater } from '../../../src/ui/terminal/later.ts';
import { themeFor } from '../../../src/ui/terminal/theme.ts';
import { draw } from '../../support/drawing.ts';
import { createFakeClient } from '../../support/fake-client.ts';
import { healthySnapshot } from '../../support/snapshot.ts';

const withoutTunnel = {
  ...healthySnapshot,
  tunnel: { ...healthySnapshot.tunnel, state: 'off', url: null },
} as const;

const trace = [
  'Traceback (most recent call last):',
  '  File "/home/ada/ocapistaine/app/front.py", line 6, in <module>',
  '    total()',
  '  File "/home/ada/ocapistaine/.venv/lib/site-packages/pandas/x.py", line 99, in total',
  'ZeroDivisionError: division by zero',
];

interface Options {
  readonly attached?: boolean;
  readonly log?: Partial<LogStatus>;
  readonly later?: (task: () => void) => void;
}

function open({ attached = false, log: status = {}, later }: Options = {}) {
  const client = createFakeClient();
  const view = createStore(initialView);
  const log = {
    scroll: vi.fn(),
    perform: vi.fn((_: LogCommand): string | null => null),
    type: vi.fn((_: FieldName, __: string) => undefined),
    seek: vi.fn(async (): Promise<string | null> => null),
    error: vi.fn(async (): Promise<readonly string[] | null> => trace),
    keep: vi.fn(),
    abandon: vi.fn(),
    spans: vi.fn(async (): Promise<readonly LineSpan[] | null> => null),
    selectedText: vi.fn(async () => ({ text: 'one\ntwo', lines: 2 })),
    status: { ...followingAll, ...status },
  };
  const deps = {
    attached,
    client,
    view,
    log,
    people: { perform: vi.fn() },
    home: '/home/ada',
    repaint: vi.fn(),
    copy: vi.fn(async (_: string): Promise<Copied> => ({ at: 'copied' })),
    open: vi.fn(async (_: string): Promise<Opened> => 'opened'),
    edit: vi.fn(async (_: EditPlace): Promise<Edited> => ({ at: 'opened' })),
    suspend: vi.fn(),
    stream: { active: false, start: vi.fn(), stop: vi.fn() },
    later:
      later === undefined
        ? doLater
        : (task: () => void) => {
            later(task);
            return () => undefined;
          },
    leave: vi.fn(),
    now: () => 0,
  };
  const flashes = (text: string) => vi.waitFor(() => expect(view.get().flash).toContain(text));
  return { ...deps, flashes, ...createKeys(deps) };
}

describe('i invites', () => {
  const url = 'https://ocap.ngrok.app/?ocap-invite=abc';
  const guestsOnly = { ...healthySnapshot, access: 'invited' } as const;

  it('whoever is named, for as long as is said, and shows the link, which c copies', async () => {
    const { press, paste, client, view, copy, flashes, log } = open();
    client.show(guestsOnly);
    client.guests = async ({ do: what, ...order }) => {
      expect([what, order]).toEqual(['invite', { name: 'Anna Smith', lastsMs: 7_200_000, browsers: 1 }]);
      return { at: 'invited', name: 'Anna Smith', url, expiresAtMs: 0, isGuarded: true };
    };
    press('i');
    expect(draw(guestsOnly, { view: view.get() })).toContain('invite (Anna, or Anna 2h): ');
    paste('Anna Smith 2h');
    press('Enter');
    await vi.waitFor(() => expect(view.get().overlay).toBe('invitation'));
    expect(draw(guestsOnly, { view: view.get(), columns: 100 })).toContain('Anna Smith may come in until');
    press('c');
    await flashes('copied the link of Anna Smith');
    expect(copy).toHaveBeenCalledWith(url);
    press('x');
    expect(view.get()).toMatchObject({ overlay: 'none', invitation: null });
    expect(log.type).not.toHaveBeenCalled();
  });

  it('nobody where it says why not', async () => {
    const { press, client, view, paste, flashes } = open();
    press('i');
    await flashes('OCAP_ACCESS=invited in .env');
    client.show({ ...guestsOnly, tunnel: withoutTunnel.tunnel });
    press('i');
    await flashes('There is no public address to invite to');
    expect(view.get().typing).toBeNull();
    client.show(guestsOnly);
    press('i');
    paste('x'.repeat(41));
    press('Enter');
    await flashes('a name has 1 to 40 signs');
    client.guests = async () => ({ at: 'failed', message: 'It could not be.' });
    press('i');
    paste('Anna');
    press('Enter');
    await flashes('It could not be.');
  });
});

it('r, t and p ask the supervisor', () => {
  const { press, client } = open();
  for (const key of ['r', 't', 'p']) press(key);
  expect(client.asked.map(({ type }) => type)).toEqual([
    'restart.requested',
    'reconnect.requested',
    'probe.requested',
  ]);
});

it('w asks once, y opens; any other key does not', () => {
  const { press, client, view } = open();
  press('w');
  expect(client.asked).toEqual([]);
  press('n');
  press('y');
  expect(client.asked).toEqual([]);
  press('w');
  expect(view.get().question).toMatchObject({ alarming: true });
  press('y');
  expect(client.asked).toEqual([{ type: 'wildcard.requested', cors: 'any' }]);
  expect(view.get().question).toBeNull();
});

it('w closes at once what is open', () => {
  const { press, client } = open();
  client.show({ ...healthySnapshot, origins: { ...healthySnapshot.origins, wildcard: true } });
  press('w');
  expect(client.asked).toEqual([{ type: 'wildcard.requested', cors: 'listed' }]);
});

it.each([
  ['Up', { by: 'rows', count: -1 }],
  ['Down', { by: 'rows', count: 1 }],
  ['PgUp', { by: 'pages', count: -1 }],
  ['PgDn', { by: 'pages', count: 1 }],
  ['g', { to: 'oldest' }],
  ['Home', { to: 'oldest' }],
  ['f', { to: 'tail' }],
  ['G', { to: 'tail' }],
  ['End', { to: 'tail' }],
])('%s scrolls', (key, move) => {
  const { press, log } = open({ log: { following: false } });
  press(key);
  expect(log.scroll).toHaveBeenCalledWith(move);
});

it('c copies the public URL and says so; without a tunnel the local one, which no key could', async () => {
  const { press, copy, client, flashes } = open();
  press('c');
  expect(copy).toHaveBeenCalledWith('https://ocap.ngrok.app');
  await flashes('https://ocap.ngrok.app');
  client.show(withoutTunnel);
  press('c');
  expect(copy).toHaveBeenLastCalledWith('http://localhost:8502');
  const context = {
    snapshot: withoutTunnel,
    log: followingAll,
    attached: false,
    view: initialView,
    nowMs: 0,
  };
  const keys = footerKeys(context).map(({ key }) => key);
  expect(keys).not.toContain('u');
  expect(keys).toEqual(expect.arrayContaining(['r', 'w', 'p', '/', '?', 'q']));
});

it('o opens the public URL, or the local one; where there is no browser it shows it', async () => {
  const { press, open: browse, client, flashes } = open();
  press('o');
  await flashes('opened https://ocap.ngrok.app');
  client.show(withoutTunnel);
  browse.mockResolvedValue('over ssh');
  press('o');
  await flashes('no browser here: http://localhost:8502');
  const url = 'https://localhost:8502/dash';
  client.show({ ...withoutTunnel, process: { ...withoutTunnel.process, url } });
  press('o');
  await flashes(`no browser here: ${url}`);
});

const refusedTwo = [
  { origin: 'https://old.example', times: 1 },
  { origin: 'https://x.example', times: 3 },
];
const turnedAway = (count: number): Snapshot => ({
  ...healthySnapshot,
  visits: { count: 4, webSockets: 0, refused: refusedTwo.slice(0, count) },
});

it('a asks once, then has the origin added that was refused', () => {
  const { press, client } = open();
  press('a');
  client.show(turnedAway(1));
  press('a');
  expect(client.asked).toEqual([]);
  press('y');
  expect(client.asked).toEqual([{ type: 'origin.requested', origin: 'https://old.example' }]);
});

it('of several refused origins one is chosen (a y a y let all of them in)', () => {
  const { press, client, view } = open();
  client.show(turnedAway(2));
  press('a');
  expect(view.get().overlay).toBe('troubles');
  expect(client.asked).toEqual([]);
  for (const key of ['Down', 'a', 'y']) press(key);
  expect(client.asked).toEqual([{ type: 'origin.requested', origin: 'https://old.example' }]);
});

it('i in the list ignores one, whose warning could not be dismissed; it is offered no more, and i takes it back', () => {
  const { press, client, view } = open();
  client.show(turnedAway(1));
  for (const key of ['!', 'i']) press(key);
  expect(draw(turnedAway(1), { view: view.get() })).toContain('(ignored)');
  expect(draw(turnedAway(1), { view: { ...view.get(), overlay: 'none' } })).not.toContain('was refused');
  for (const key of ['Esc', 'a']) press(key);
  expect(view.get()).toMatchObject({ question: null, flash: expect.stringContaining('Nobody was refused') });
  for (const key of ['!', 'i', 'Esc']) press(key);
  expect(view.get().ignored).toEqual([]);
});

it('a says before it asks that the line would change nothing, where the shell exports the list', () => {
  const { press, client, view } = open();
  client.show({ ...turnedAway(1), settings: { ...healthySnapshot.settings, originsFromShell: true } });
  press('a');
  expect(view.get()).toMatchObject({ question: null, flash: expect.stringContaining('The shell exports') });
});

it('u shows the page to share, c and o work on it, any other key goes back', async () => {
  const { press, view, log, copy, flashes } = open();
  press('u');
  expect(view.get().overlay).toBe('share');
  press('c');
  await flashes('copied https://ocap.ngrok.app');
  expect(copy).toHaveBeenCalledTimes(1);
  expect(view.get().overlay).toBe('share');
  press('x');
  expect(view.get().overlay).toBe('none');
  expect(log.perform).not.toHaveBeenCalled();
});

it.each([
  ['failed', 'copied https://ocap.ngrok.app, but it leads nowhere now'],
  ['reconnecting', 'copied https://ocap.ngrok.app, but it leads nowhere now'],
] as const)('c says that the address of a tunnel that is %s leads nowhere', async (state, said) => {
  const { press, client, flashes } = open();
  client.show({ ...healthySnapshot, tunnel: { ...healthySnapshot.tunnel, state } });
  press('c');
  await flashes(said);
});

it('what was only sent to the terminal is not said to be copied', async () => {
  const { press, copy, flashes, view } = open();
  copy.mockResolvedValue({ at: 'sent' });
  press('c');
  await flashes('sent to the terminal: https://ocap.ngrok.app');
  expect(view.get().flash).not.toContain('copied');
});

it('the footer of an online tunnel names c, o and u at 80 columns (w, p and v stood there instead)', () => {
  const context = { log: followingAll, attached: false, theme: themeFor({ environment: {}, noColor: true }) };
  const frame = { snapshot: healthySnapshot, columns: 80, view: initialView, nowMs: 0 };
  const line = stripVTControlCharacters(footerLine({ ...context, ...frame }));
  for (const key of ['c copy', 'o open', 'u share', 'r restart', '? help', 'q quit'])
    expect(line).toContain(key);
});

it('? opens the help, any key closes it, and q leaves from there too', () => {
  const { press, view, client } = open();
  press('?');
  expect(view.get().overlay).toBe('help');
  press('r');
  expect(view.get().overlay).toBe('none');
  expect(client.asked).toEqual([]);
  press('?');
  press('q');
  expect(client.asked).toEqual([{ type: 'quit.requested' }]);
});

it('q and Ctrl+C ask to quit, each time: the second means at once; Ctrl+C also out of a question', () => {
  const { press, client } = open();
  press('w');
  press('Ctrl+C');
  press('q');
  expect(client.asked).toEqual([{ type: 'quit.requested' }, { type: 'quit.requested' }]);
});

const visited = { ...healthySnapshot, visits: { count: 9, webSockets: 3, refused: [] } };

describe('while people are connected (q, Ctrl+C, r and t cut them at once)', () => {
  it.each([
    ['q', '3 visitors are connected: q again stops', 'quit.requested'],
    ['Ctrl+C', '3 visitors are connected: q again stops', 'quit.requested'],
    ['r', '3 visitors would lose their sessions: r again restarts', 'restart.requested'],
    ['t', '3 visitors are connected: t again cuts and reconnects', 'reconnect.requested'],
  ])('%s says whom it would cut, and does it when pressed again', (key, warning, type) => {
    const { press, client, view } = open();
    client.show(visited);
    press(key);
    expect(view.get().armed?.warning).toBe(warning);
    expect(client.asked).toEqual([]);
    press(key);
    expect(client.asked).toEqual([{ type }]);
    expect(view.get().armed).toBeNull();
  });

  it('r restarts at once where their sessions are kept, and again at once for fresh ones', () => {
    const { press, client } = open();
    const kept = { ...healthySnapshot.sessions, next: 'kept', live: 3 } as const;
    client.show({ ...visited, sessions: kept });
    press('r');
    client.show({ ...visited, sessions: { ...kept, next: 'again' } });
    press('r');
    expect(client.asked).toEqual([{ type: 'restart.requested' }, { type: 'restart.requested' }]);
  });

  it.each([
    ['kept', 3, 'r restart (3 sessions kept)'],
    ['kept', 1, 'r restart (1 session kept)'],
    ['kept', 0, 'r restart  '],
    ['fresh', 3, 'r restart fresh'],
    ['again', 3, 'r restart fresh'],
    ['lost', 3, 'r restart  '],
  ] as const)('the footer says what r does with sessions that are %s (%s)', (next, live, label) => {
    const snapshot = { ...visited, sessions: { ...healthySnapshot.sessions, next, live } };
    const context = {
      log: followingAll,
      attached: false,
      theme: themeFor({ environment: {}, noColor: true }),
    };
    const frame = { snapshot, columns: 80, view: initialView, nowMs: 0 };
    expect(stripVTControlCharacters(footerLine({ ...context, ...frame }))).toContain(label);
  });

  it('a third q is asked nothing: it means at once', () => {
    const { press, client } = open();
    client.show(visited);
    for (const key of ['q', 'Ctrl+C', 'q']) press(key);
    expect(client.asked).toEqual([{ type: 'quit.requested' }, { type: 'quit.requested' }]);
  });

  it('another key, or 3 s, and the first press is forgotten; the wheel is none', () => {
    const later: (() => void)[] = [];
    const { press, client, view } = open({ later: (task) => void later.push(task) });
    client.show(visited);
    for (const key of ['q', 'W', 'q']) press(key);
    for (const task of later.splice(0)) task();
    press('q');
    expect(client.asked).toEqual([]);
    press('Up');
    expect(view.get().armed).not.toBeNull();
    press('q');
    expect(client.asked).toEqual([{ type: 'quit.requested' }]);
  });

  it('a screen that only looks on leaves without a question', () => {
    const { press, client, leave } = open({ attached: true });
    client.show(visited);
    press('q');
    expect(leave).toHaveBeenCalled();
  });
});

describe('a key that can do nothing says why (it said nothing)', () => {
  it.each([
    ['u', 'No tunnel is open: NGROK_DOMAIN=… in .env opens one'],
    ['t', 'No tunnel is open'],
    ['a', 'Nobody was refused'],
    ['e', 'e writes .env where there is none, but an example of it'],
    ['i', 'only whom i invites; now all come in'],
    ['n', 'Nothing is searched for'],
    ['N', 'Nothing is searched for'],
    ['f', 'followed already'],
  ])('%s: %s', (key, why) => {
    const { press, client, view } = open();
    client.show({
      ...withoutTunnel,
      offers: { ...withoutTunnel.offers, tunnel: 'NGROK_DOMAIN=… in .env opens one' },
    });
    press(key);
    expect(view.get()).toMatchObject({ flash: expect.stringContaining(why), flashFailed: true });
    // Whole at 80 columns, behind one of air: the answer to i was cut.
    expect(view.get().flash?.length).toBeLessThan(80);
    expect(client.asked).toEqual([]);
  });

  it('p and o of an app that starts', () => {
    const { press, client, view } = open();
    client.show({ ...withoutTunnel, process: { ...healthySnapshot.process, state: 'starting', url: null } });
    press('p');
    expect(view.get().flash).toContain('The app is starting: it is probed once it is ready.');
    for (const key of ['o', 'c']) {
      press(key);
      expect(view.get().flash).toMatch(/nothing to open yet|no URL to copy yet/);
    }
  });
});

it.each([{ filtering: true }, { searching: true }])(
  'the footer names the way back from %o (of a filter that left no line, none was seen)',
  (status) => {
    const keysWith = (log: LogStatus) =>
      footerKeys({ snapshot: healthySnapshot, log, attached: false, view: initialView, nowMs: 0 });
    expect(keysWith({ ...followingAll, ...status })).toContainEqual({ key: 'Esc', label: 'back', rank: 8 });
    expect(keysWith(followingAll).map(({ key }) => key)).not.toContain('Esc');
  },
);

it('the footer says what e writes (it said .env where it writes secrets.toml)', () => {
  const labels = (offers: Partial<Snapshot['offers']>) =>
    footerKeys({
      snapshot: { ...healthySnapshot, offers: { ...healthySnapshot.offers, ...offers } },
      log: followingAll,
      attached: false,
      view: initialView,
      nowMs: 0,
    }).map(({ label }) => label);
  expect(labels({ secretsExample: '.streamlit/secrets.toml.example' })).toContain('write secrets');
  expect(labels({ envExample: '.env.example', secretsExample: 'x' })).toContain('write .env');
});

it('a key never dies because an action threw', () => {
  const { press, repaint, view, client } = open();
  repaint.mockImplementation(() => {
    throw new Error('no terminal');
  });
  press('Ctrl+L');
  expect(view.get().flash).toContain('no terminal');
  press('r');
  expect(client.asked).toHaveLength(1);
});

it('a key whose answer comes later and fails says so too', async () => {
  const { press, client, flashes } = open();
  vi.spyOn(client, 'save').mockRejectedValue(new Error('no disk'));
  press('s');
  await flashes('no disk');
});

it.each<[string, LogCommand]>([
  ['1', { type: 'show', view: 'all' }],
  ['2', { type: 'show', view: 'streamlit' }],
  ['3', { type: 'show', view: 'ngrok' }],
  ['4', { type: 'show', view: 'visits' }],
  ['5', { type: 'show', view: 'ocap-dev' }],
  ['Tab', { type: 'show', view: 'streamlit' }],
  ['W', { type: 'wrap' }],
  ['T', { type: 'timestamps' }],
  ['x', { type: 'clear' }],
  ['X', { type: 'uncover' }],
  ['v', { type: 'select' }],
])('%s is for the log pane', (key, command) => {
  const { press, log } = open();
  press(key);
  expect(log.perform).toHaveBeenCalledWith(command);
});

it('Tab goes round the sources', () => {
  const { press, log } = open({ log: { view: 'ocap-dev' } });
  press('Tab');
  expect(log.perform).toHaveBeenCalledWith({ type: 'show', view: 'all' });
});

it.each<[string, LogCommand]>([
  ['L', { type: 'level' }],
  ['R', { type: 'run.only' }],
  ['l', { type: 'sideways', by: 1 }],
  ['h', { type: 'sideways', by: -1 }],
  ['Right', { type: 'sideways', by: 1 }],
  ['+', { type: 'context', by: 1 }],
  ['-', { type: 'context', by: -1 }],
  ['Enter', { type: 'filter.leave' }],
  ['Esc', { type: 'filter.leave' }],
])('%s is for a log that is filtered', (key, command) => {
  const { press, log } = open({ log: { filtering: true, inContext: true } });
  press(key);
  expect(log.perform).toHaveBeenCalledWith(command);
});

it.each([
  [']', 'error', 1],
  ['[', 'error', -1],
  ['Alt+Down', 'error', 1],
  ['Alt+Up', 'error', -1],
  ['}', 'run', 1],
  ['{', 'run', -1],
  ['Alt+PgDn', 'run', 1],
  ['Alt+PgUp', 'run', -1],
])('%s goes to the next or previous %s', async (key, kind, direction) => {
  const { press, log, flashes } = open();
  log.seek.mockResolvedValue('That is the last one.');
  press(key);
  await flashes('That is the last one.');
  expect(log.seek).toHaveBeenCalledWith(kind, direction);
});

it.each([
  ['j', { by: 'rows', count: 1 }],
  ['k', { by: 'rows', count: -1 }],
  ['Ctrl+D', { by: 'pages', count: 0.5 }],
  ['Ctrl+U', { by: 'pages', count: -0.5 }],
])('%s moves as in vi, where g, G, n and / do', (key, move) => {
  const { press, log } = open();
  press(key);
  expect(log.scroll).toHaveBeenCalledWith(move);
});

it('+ and - say that nothing is filtered', () => {
  const { press, view } = open();
  press('+');
  expect(view.get().flash).toContain('Nothing is filtered');
});

it('C copies the whole traceback', async () => {
  const { press, copy, flashes } = open();
  press('C');
  await flashes('copied the error, 5 lines');
  expect(copy).toHaveBeenCalledWith(trace.join('\n'));
});

it("E opens the innermost frame of the project's own", async () => {
  const { press, edit, flashes } = open();
  press('E');
  await flashes('opened app/front.py:6');
  expect(edit).toHaveBeenCalledWith({ file: '/home/ada/ocapistaine/app/front.py', line: '6' });
});

it('E and C say what is missing: an error, a file, an editor', async () => {
  const { press, log, edit, flashes } = open();
  edit.mockResolvedValue({ at: 'no editor' });
  press('E');
  await flashes('Neither $VISUAL nor $EDITOR names an editor: app/front.py:6');
  log.error.mockResolvedValue(['ERROR: nothing works']);
  press('E');
  await flashes('names no file');
  log.error.mockResolvedValue(null);
  press('C');
  await flashes('No error is in this log.');
});

it('what the pane says to a key is shown until the next', () => {
  const { press, log, view } = open();
  log.perform.mockReturnValueOnce('That is the last match.');
  press('x');
  expect(view.get().flash).toBe('That is the last match.');
  press('W');
  expect(view.get().flash).toBeNull();
});

it('\\ and B go to plain lines and back; there only they and what leaves are keys', () => {
  const { press, stream, client, view } = open();
  for (const key of ['\\', 'B']) press(key);
  expect(stream.start).toHaveBeenCalledTimes(2);
  stream.active = true;
  stream.stop.mockImplementation(() => {
    stream.active = false;
  });
  for (const key of ['r', 'w', 'Down', '/']) press(key);
  expect(stream.stop).not.toHaveBeenCalled();
  press('\\');
  expect(stream.stop).toHaveBeenCalledTimes(1);
  stream.active = true;
  client.show(visited);
  press('q');
  expect(stream.stop).toHaveBeenCalledTimes(2);
  expect(view.get().armed?.warning).toContain('q again stops');
  expect(client.asked).toEqual([]);
});

it('z gives the log the whole screen, and takes it back', () => {
  const { press, view } = open();
  press('z');
  expect(view.get().zoomed).toBe(true);
  press('z');
  expect(view.get().zoomed).toBe(false);
});

it('s saves the source that is shown, and says where; the home folder is ~', async () => {
  const { press, client, flashes } = open({ log: { view: 'ngrok' } });
  vi.spyOn(client, 'save').mockResolvedValue({ at: 'written', path: '/home/ada/logs/app.log', lines: 12 });
  press('s');
  await flashes('12 lines in ~/logs/app.log');
  expect(client.save).toHaveBeenCalledWith('ngrok', null);
  vi.spyOn(client, 'save').mockResolvedValue({ at: 'failed', message: 'The disk is full.' });
  press('s');
  await flashes('The disk is full.');
});

describe('a file that was saved (nothing opened its path or copied it, and it was in a hidden folder)', () => {
  const path = '/home/ada/.local/state/ocap-dev/logs/app.log';
  async function saved(key = 's', status: Partial<LogStatus> = {}) {
    const opened = open({ log: status });
    opened.client.show({ ...healthySnapshot, visits: { ...healthySnapshot.visits, count: 12 } });
    const answer = { at: 'written', path, lines: 12 } as const;
    vi.spyOn(opened.client, 'save').mockResolvedValue(answer);
    vi.spyOn(opened.client, 'saveHar').mockResolvedValue(answer);
    opened.press(key);
    await opened.flashes('~/.local/state/ocap-dev/logs/app.log');
    return opened;
  }

  it('c copies its path, E opens it in the editor, as long as the answer stands', async () => {
    const { press, copy, edit, client } = await saved();
    press('c');
    expect(copy).toHaveBeenLastCalledWith(path);
    press('c');
    await vi.waitFor(() => expect(copy).toHaveBeenLastCalledWith(healthySnapshot.tunnel.url));
    press('s');
    await vi.waitFor(() => expect(client.save).toHaveBeenCalledTimes(2));
    await setImmediate();
    press('E');
    expect(edit).toHaveBeenCalledWith({ file: path, line: '1' });
  });

  it('the visits too, whose own E saves them', async () => {
    const people = { at: 'people', inside: null } as const;
    const { press, edit, client } = await saved('E', { view: 'visits', people });
    press('E');
    expect(edit).toHaveBeenCalledWith({ file: path, line: '1' });
    expect(client.saveHar).toHaveBeenCalledTimes(1);
  });

  it.each([
    [80, ' 12 lines in ~/.local/state/ocap-dev/logs/app.log  c copy path  E edit'],
    [59, ' 12 lines in ~/.lo…p-dev/logs/app.log  c copy path  E edit'],
    [40, ' 12 lines in ~/.loc…ap-dev/logs/app.log'],
  ])(
    'the footer of %i columns names those keys; the middle of a long path gives way',
    async (columns, told) => {
      const { view } = await saved();
      const footer = draw(healthySnapshot, { columns, rows: 24, view: view.get() })
        .trimEnd()
        .split('\n')
        .at(-1);
      expect(footer).toBe(told);
    },
  );

  it('is what is shown: the selected lines, or those that a filter lets through (it was the whole view)', async () => {
    const { press, client, log, flashes } = open({ log: { selecting: true } });
    log.spans.mockResolvedValue([{ from: 3, end: 5 }]);
    press('s');
    await flashes('in /state/logs/app.log');
    expect(client.saved).toEqual([['all', [{ from: 3, end: 5 }]]]);
    expect(log.perform).toHaveBeenCalledWith({ type: 'select.leave' });
  });

  it('a filter in more pieces than a request holds saves all, and says so', async () => {
    const { press, client, log, flashes } = open();
    log.spans.mockResolvedValue(Array.from({ length: 2000 }, (_, at) => ({ from: 2 * at, end: 2 * at + 1 })));
    press('s');
    await flashes('not only the filtered');
    expect(client.saved).toEqual(['all']);
  });
});

describe('the search field', () => {
  it('takes keys as text, and searches with each', () => {
    const { press, paste, log, view, client } = open();
    for (const key of ['/', 'q', 'r', 'Backspace', ' ', '?']) press(key);
    expect(view.get().typing?.text).toBe('q ?');
    expect(log.type.mock.calls.map(([, text]) => text)).toEqual(['q', 'qr', 'q', 'q ', 'q ?']);
    expect(client.asked).toEqual([]);
    press('Ctrl+U');
    paste('from the clipboard\n');
    expect(view.get().typing?.text).toBe('from the clipboard');
  });

  it('Enter keeps the search, Esc leaves it, and so does Backspace in an empty field', () => {
    const { press, log, view } = open();
    for (const key of ['/', 'a', 'Enter']) press(key);
    expect(view.get().typing).toBeNull();
    expect(log.keep).toHaveBeenCalledWith('search');
    for (const key of ['/', 'Esc', '/', 'Backspace']) press(key);
    expect(view.get().typing).toBeNull();
    expect(log.abandon).toHaveBeenCalledTimes(2);
  });

  it('the wheel scrolls and Ctrl+C quits from there too; Tab does nothing', () => {
    const { press, log, client } = open();
    for (const key of ['/', 'Up', 'Tab', 'Ctrl+C']) press(key);
    expect(log.scroll).toHaveBeenCalledTimes(1);
    expect(log.perform).not.toHaveBeenCalled();
    expect(client.asked).toEqual([{ type: 'quit.requested' }]);
  });

  it('a paste is nothing without it', () => {
    const { paste, view, log } = open();
    paste('quit');
    expect(view.get()).toBe(initialView);
    expect(log.type).not.toHaveBeenCalled();
  });
});

it('n, N and Esc are for a search that is on', () => {
  const off = open();
  for (const key of ['n', 'N', 'Esc']) off.press(key);
  expect(off.log.perform).not.toHaveBeenCalled();
  const { press, log } = open({ log: { searching: true } });
  for (const key of ['n', 'N', 'Esc']) press(key);
  expect(log.perform.mock.calls.flat()).toEqual([
    { type: 'step', direction: 1 },
    { type: 'step', direction: -1 },
    { type: 'search.leave' },
  ]);
});

describe('while lines are selected', () => {
  const selecting = { following: false, selecting: true };

  it.each(['Enter', 'c', 'y'])('%s copies them, says how many, and leaves', async (key) => {
    const { press, copy, log, flashes } = open({ log: selecting });
    press(key);
    await flashes('copied 2 lines');
    expect(copy).toHaveBeenCalledWith('one\ntwo');
    expect(log.perform).toHaveBeenCalledWith({ type: 'select.leave' });
  });

  it('more than a terminal takes is not copied, and fewer lines may still be chosen', async () => {
    const { press, copy, log, flashes } = open({ log: selecting });
    copy.mockResolvedValue({ at: 'too long' });
    press('y');
    await flashes('s saves the log');
    expect(log.perform).not.toHaveBeenCalled();
  });

  it('the scroll keys move the end, Space begins anew, Esc and v leave, and no other key does anything', () => {
    const { press, log, client } = open({ log: selecting });
    for (const key of ['Up', 'PgDn', 'g', 'G', 'r', 'x', 'w', '2', ' ', 'Esc', 'v']) press(key);
    expect(log.scroll).toHaveBeenCalledTimes(4);
    expect(client.asked).toEqual([]);
    expect(log.perform.mock.calls.flat().map(({ type }) => type)).toEqual([
      'select.here',
      'select.leave',
      'select.leave',
    ]);
  });

  it('the footer names those keys', () => {
    const context = {
      snapshot: healthySnapshot,
      log: { ...followingAll, ...selecting },
      attached: false,
      view: initialView,
      nowMs: 0,
    };
    expect(footerKeys(context).map(({ key }) => key)).toEqual(['Enter', 'Space', 's', 'Esc', '?', 'q']);
  });
});

describe('a screen that came to a supervisor in the background', () => {
  it.each(['q', 'Ctrl+C'])('%s leaves, and asks the supervisor nothing', (key) => {
    const { press, leave, client, view } = open({ attached: true });
    press(key);
    expect(leave).toHaveBeenCalled();
    expect(client.asked).toEqual([]);
    expect(view.get()).toBe(initialView);
  });

  it('footer and help say so, and how to stop', () => {
    const footer = footerKeys({
      snapshot: healthySnapshot,
      log: followingAll,
      attached: true,
      view: initialView,
      nowMs: 0,
    });
    expect(footer.at(-1)).toMatchObject({ key: 'q', label: 'leave' });
    expect(helpKeys(true).find(({ key }) => key === 'q')?.help).toContain('ocap-dev stop');
    expect(helpKeys(false).find(({ key }) => key === 'q')?.help).not.toContain('ocap-dev stop');
  });
});

it.each([
  ['usually', keymap],
  ['while lines are selected', selectionKeymap],
])('no key stands twice in the table: %s', (_, table) => {
  for (const attached of [true, false]) {
    const rows = table.filter((row) => row.attached === undefined || row.attached === attached);
    const keys = rows.flatMap((row) => row.keys);
    expect(new Set(keys).size).toBe(keys.length);
  }
});

it('keys are named as the table has them, also several that come at once', () => {
  const none = {
    upArrow: false,
    downArrow: false,
    leftArrow: false,
    rightArrow: false,
    pageDown: false,
    pageUp: false,
    home: false,
    end: false,
    return: false,
    escape: false,
    ctrl: false,
    shift: false,
    tab: false,
    backspace: false,
    delete: false,
    meta: false,
    super: false,
    hyper: false,
    capsLock: false,
    numLock: false,
  };
  expect(keyNames('r', none)).toEqual(['r']);
  expect(keyNames('wy', none)).toEqual(['w', 'y']);
  expect(keyNames('q\u000cq', none)).toEqual(['q', 'Ctrl+L', 'q']);
  expect(keyNames('/a\u007f\t\r', none)).toEqual(['/', 'a', 'Backspace', 'Tab', 'Enter']);
  expect(keyNames('', { ...none, tab: true })).toEqual(['Tab']);
  expect(keyNames('', { ...none, delete: true })).toEqual(['Backspace']);
  expect(keyNames('c', { ...none, ctrl: true })).toEqual(['Ctrl+C']);
  expect(keyNames('', { ...none, pageUp: true })).toEqual(['PgUp']);
  expect(keyNames('', { ...none, escape: true, meta: true })).toEqual(['Esc']);
  expect(keyNames('r', { ...none, meta: true })).toEqual(['Alt+r']);
  expect(keyNames('', { ...none, downArrow: true, meta: true })).toEqual(['Alt+Down']);
  expect(keyNames('', { ...none, leftArrow: true })).toEqual(['Left']);
});

it('a number chooses the app of several, asked once; without a choice it shows a log', () => {
  const { press, client, view, log } = open();
  press('2');
  expect(log.perform).toHaveBeenCalledWith({ type: 'show', view: expect.any(String) });
  client.show({ ...healthySnapshot, offers: { ...healthySnapshot.offers, apps: ['a.py', 'ui/b.py'] } });
  log.perform.mockClear();
  press('2');
  expect(view.get().question).toMatchObject({ text: 'Run ui/b.py, by STREAMLIT_APP in .env?' });
  press('n');
  expect(client.asked).toEqual([]);
  press('2');
  press('y');
  expect(client.asked).toEqual([{ type: 'app.requested', script: 'ui/b.py' }]);
  expect(log.perform).not.toHaveBeenCalled();
  press('3');
  expect(log.perform).not.toHaveBeenCalled();
});

describe('an answer in the footer (it stood for ever, hid the keys, and was green when something had failed)', () => {
  it('is read with any key, one that scrolls or does nothing now too', async () => {
    for (const key of ['Up', 'a', 'n', 'k']) {
      const { press, view, flashes } = open();
      press('c');
      await flashes('copied');
      press(key);
      expect(view.get().flash ?? '').not.toContain('copied');
    }
  });

  it('goes by itself after 4 s', async () => {
    vi.useFakeTimers();
    try {
      const { press, view } = open();
      press('c');
      await vi.advanceTimersByTimeAsync(3900);
      expect(view.get().flash).toContain('copied');
      await vi.advanceTimersByTimeAsync(200);
      expect(view.get().flash).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ['no browser', 'o', 'over ssh', true],
    ['a browser', 'o', 'opened', false],
  ] as const)('says in its colour whether it went well: %s', async (_, key, opened, failed) => {
    const { press, view, open: browse } = open();
    browse.mockResolvedValue(opened);
    press(key);
    await vi.waitFor(() => expect(view.get().flash).not.toBeNull());
    expect(view.get().flashFailed).toBe(failed);
    const columns = 100;
    const theme = themeFor({ environment: { LANG: 'C.UTF-8', TERM: 'xterm' }, noColor: false });
    const line = footerLine({
      snapshot: healthySnapshot,
      log: followingAll,
      attached: false,
      theme,
      columns,
      view: view.get(),
      nowMs: 0,
    });
    expect(line).toContain(failed ? '\u001b[31m' : '\u001b[32m');
  });
});

describe('a question (a tick of the wheel answered it with no, and so did a capital Y)', () => {
  it('stays open while the wheel turns, which scrolls', () => {
    const { press, client, view, log } = open();
    press('w');
    for (const key of ['Up', 'Down', 'PgUp']) press(key);
    expect(log.scroll).toHaveBeenCalledTimes(3);
    expect(view.get().question).not.toBeNull();
    press('y');
    expect(client.asked).toEqual([{ type: 'wildcard.requested', cors: 'any' }]);
  });

  it('takes Y for y, as Caps Lock makes it', () => {
    const { press, client, view } = open();
    press('w');
    press('Y');
    expect(client.asked).toEqual([{ type: 'wildcard.requested', cors: 'any' }]);
    expect(view.get().question).toBeNull();
  });
});

it('Enter on lines that are no longer kept copies nothing, and says so (an empty copy deleted the clipboard)', async () => {
  const { press, copy, log, flashes, view } = open({ log: { selecting: true } });
  log.selectedText.mockResolvedValue({ text: '', lines: 0 });
  press('Enter');
  await flashes('no longer kept');
  expect(view.get().flashFailed).toBe(true);
  expect(copy).not.toHaveBeenCalled();
  expect(log.perform).toHaveBeenCalledWith({ type: 'select.leave' });
});

it('/ and Enter look again for what was looked for last (it had to be typed again)', () => {
  const { press, log } = open();
  for (const key of ['/', 'a', 'b', 'Enter', '/', 'Esc', '/', 'Enter']) press(key);
  expect(log.type.mock.calls.map(([, text]) => text)).toEqual(['a', 'ab', 'ab']);
  expect(log.keep).toHaveBeenCalledTimes(2);
});

it('Ctrl+P in the field brings back what was looked for, Ctrl+N goes on (it had no history)', () => {
  const { press, view } = open();
  for (const key of ['/', 'a', 'Enter', '/', 'b', 'Enter', '/', 'Ctrl+P', 'Ctrl+P']) press(key);
  expect(view.get().typing?.text).toBe('a');
  press('Ctrl+N');
  expect(view.get().typing?.text).toBe('b');
});

it('an Esc with a key right behind it closes the field, and the key counts (both were swallowed)', () => {
  const { press, view } = open();
  for (const key of ['/', 'a', 'Alt+z']) press(key);
  expect(view.get()).toMatchObject({ typing: null, zoomed: true });
  press('Alt+z');
  expect(view.get().zoomed).toBe(true);
});

it('/ and Enter look for nothing where nothing was looked for yet', () => {
  const { press, log } = open();
  for (const key of ['/', 'Enter']) press(key);
  expect(log.type).not.toHaveBeenCalled();
});
