import { expect, it, vi } from 'vitest';
import { keyNames } from '../../src/ui/key-name.ts';
import { footerKeys, keymap } from '../../src/ui/keymap.ts';
import { createKeys } from '../../src/ui/keys.ts';
import { followingAll } from '../../src/ui/log-status.ts';
import { createStore } from '../../src/ui/store.ts';
import { initialView } from '../../src/ui/view-state.ts';
import { createFakeClient } from '../support/fake-client.ts';
import { healthySnapshot } from '../support/snapshot.ts';

function open(following = true) {
  const client = createFakeClient();
  const view = createStore(initialView);
  const log = { scroll: vi.fn(), status: { ...followingAll, following } };
  const deps = { attached: false, client, view, log, repaint: vi.fn(), copy: vi.fn(), suspend: vi.fn() };
  return { ...deps, press: createKeys(deps) };
}

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
  const { press, log } = open(false);
  press(key);
  expect(log.scroll).toHaveBeenCalledWith(move);
});

it('c copies the public URL and says so; without a tunnel there is nothing to copy, and no such key', () => {
  const { press, copy, view, client } = open();
  press('c');
  expect(copy).toHaveBeenCalledWith('https://ocap.ngrok.app');
  expect(view.get().flash).toContain('https://ocap.ngrok.app');
  const snapshot = {
    ...healthySnapshot,
    tunnel: { ...healthySnapshot.tunnel, state: 'off', url: null },
  } as const;
  client.show(snapshot);
  press('c');
  expect(copy).toHaveBeenCalledTimes(1);
  expect(footerKeys({ snapshot, log: followingAll, attached: false }).map(({ key }) => key)).toEqual([
    'r',
    'w',
    'p',
    '?',
    'q',
  ]);
});

it('a asks once, then has the origin added that was refused last', () => {
  const { press, client } = open();
  press('a');
  const refused = [
    { origin: 'https://old.example', times: 1 },
    { origin: 'https://x.example', times: 3 },
  ];
  client.show({ ...healthySnapshot, visits: { count: 4, webSockets: 0, refused } });
  press('a');
  expect(client.asked).toEqual([]);
  press('y');
  expect(client.asked).toEqual([{ type: 'origin.requested', origin: 'https://x.example' }]);
});

it('u shows the QR code, any key goes back', () => {
  const { press, view } = open();
  press('u');
  expect(view.get().overlay).toBe('qr');
  press('x');
  expect(view.get().overlay).toBe('none');
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

it('no key stands twice in the table', () => {
  const keys = keymap.flatMap((row) => row.keys);
  expect(new Set(keys).size).toBe(keys.length);
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
  expect(keyNames('c', { ...none, ctrl: true })).toEqual(['Ctrl+C']);
  expect(keyNames('', { ...none, pageUp: true })).toEqual(['PgUp']);
  expect(keyNames('', { ...none, escape: true, meta: true })).toEqual(['Esc']);
  expect(keyNames('r', { ...none, meta: true })).toEqual([]);
});
