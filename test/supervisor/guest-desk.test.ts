import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/core/view/snapshot.ts';
import { projectKey } from '../../src/services/os/folders/project-key.ts';
import { keptGuests, serveGuests } from '../../src/supervisor/guest-desk.ts';
import { healthySnapshot } from '../support/snapshot.ts';

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'guests-'));
});
afterEach(() => rmSync(state, { recursive: true }));

const told: string[] = [];
const open = (folder = state) =>
  keptGuests({ cwd: '/work', env: { XDG_STATE_HOME: folder }, tell: (line) => void told.push(line) });
const file = () => join(state, 'ocap-dev', 'guests', `${projectKey('/work')}.json`);
const online: Snapshot = {
  ...healthySnapshot,
  probes: [],
  tunnel: { ...healthySnapshot.tunnel, state: 'online', url: 'https://name.example' },
};
const offline: Snapshot = { ...online, tunnel: { ...online.tunnel, state: 'off', url: null } };
const seen = { snapshot: online, isGuarded: true };
const order = { do: 'invite', name: 'Anna', lastsMs: 60_000, browsers: 1 } as const;

describe('an invitation', () => {
  it('is a link to the address that people use', () => {
    const answer = serveGuests(open(), order, seen);
    expect(answer).toMatchObject({ at: 'invited', name: 'Anna', isGuarded: true });
    expect(answer).toHaveProperty(
      'url',
      expect.stringMatching(/^https:\/\/name\.example\/\?ocap-invite=[\w-]{32}$/),
    );
  });

  it('is not made while there is no address', () => {
    const guests = open();
    expect(serveGuests(guests, order, { ...seen, snapshot: offline }).at).toBe('failed');
    expect(guests.list()).toEqual([]);
  });

  it('is kept for the next start, as a hash that only its user can read', () => {
    const answer = serveGuests(open(), order, seen);
    const token = answer.at === 'invited' ? new URL(answer.url).searchParams.get('ocap-invite') : null;
    expect(readFileSync(file(), 'utf8')).not.toContain(token);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(open().redeem(token ?? '', 'name.example', '').at).toBe('given');
  });

  it('is gone for good after guests --forget', () => {
    const guests = open();
    serveGuests(guests, order, seen);
    expect(serveGuests(guests, { do: 'forget' }, seen)).toEqual({ at: 'removed', count: 1 });
    expect(open().list()).toEqual([]);
  });

  it('works until the end of this run where nothing can be kept, and that is told', () => {
    const guests = open('/proc/nope');
    expect(serveGuests(guests, order, seen).at).toBe('invited');
    expect(told.at(-1)).toContain('could not be kept');
    expect(guests.list()).toHaveLength(1);
  });
});

it.each(['', '{', '[]', '{"version":1,"book":[{"name":1}]}', '{"version":2,"book":[]}'])(
  'a file that holds %j invites nobody',
  (text) => {
    serveGuests(open(), order, seen);
    writeFileSync(file(), text);
    expect(open().list()).toEqual([]);
  },
);
