import { expect, it, vi } from 'vitest';
import { keyName } from '../../src/ui/key-name.ts';
import { footerKeys, keymap } from '../../src/ui/keymap.ts';
import { createKeys } from '../../src/ui/keys.ts';
import { createStore } from '../../src/ui/store.ts';
import { initialView } from '../../src/ui/view-state.ts';
import { createFakeClient } from '../support/fake-client.ts';
import { healthySnapshot } from '../support/snapshot.ts';

function open(following = true) {
  const client = createFakeClient();
  const view = createStore(initialView);
  const log = { scroll: vi.fn(), following };
  const deps = { client, view, log, repaint: vi.fn(), copy: vi.fn(), suspend: vi.fn() };
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
  expect(view.get().confirming).toBe('wildcard');
  press('y');
  expect(client.asked).toEqual([{ type: 'wildcard.requested', cors: 'any' }]);
  expect(view.get().confirming).toBeNull();
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
  expect(footerKeys({ snapshot, following: true }).map(({ key }) => key)).toEqual(['r', 'w', 'p', '?', 'q']);
});

it('? opens the help, any key closes it, and q leaves from there too', () => {
  const { press, view, client } = open();
  press('?');
  expect(view.get().help).toBe(true);
  press('r');
  expect(view.get().help).toBe(false);
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

it('a paste is not a series of keys', () => {
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
  expect(keyName('quit', none)).toBeNull();
  expect(keyName('rr', none)).toBe('r');
  expect(keyName('c', { ...none, ctrl: true })).toBe('Ctrl+C');
  expect(keyName('', { ...none, pageUp: true })).toBe('PgUp');
});
