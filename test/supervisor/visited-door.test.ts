import { createServer } from 'node:http';
import { afterEach, expect, it, vi } from 'vitest';
import { createVisitedDoor } from '../../src/supervisor/visited-door.ts';
import { healthySnapshot } from '../support/snapshot.ts';
import { ask, listenAt, noGuests } from '../support/visitors.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

it.each([
  [200, 'https://ocap.ngrok.app', /^GET \/x 200 \d+ms$/, true],
  [200, 'https://x.example', /^GET \/x 200 \d+ms from https:\/\/x\.example$/, true],
  [200, null, /^GET \/x 200 \d+ms$/, true],
  [404, null, /^GET \/x 404 \d+ms$/, false],
  [500, 'https://ocap.ngrok.app', /^GET \/x 500 \d+ms$/, false],
] as const)(
  'a visit with %i from %s: where it came from is said of others’ pages alone (each asset said "from" our own), and what went well is routine',
  async (status, origin, told, isRoutine) => {
    const app = await listenAt(createServer((_, response) => response.writeHead(status).end()));
    cleanups.push(app.end);
    const append = vi.fn();
    const door = createVisitedDoor({
      session: {
        snapshot: () => healthySnapshot,
        dispatch: () => undefined,
      },
      append,
      redact: (line) => line,
      visited: () => undefined,
      metPerson: () => undefined,
      guests: noGuests(),
    });
    cleanups.push(door.close);
    const url = await door.open();
    door.admit({ rules: { access: 'anyone' }, token: null });
    door.lead({ at: 'pass', upstream: app.url });
    const from = origin === null ? [] : ['Origin', origin];
    await ask(url, { path: '/x', headers: ['Host', 'x', 'Connection', 'close', ...from] });
    await vi.waitFor(() =>
      expect(append).toHaveBeenCalledWith(
        'visits',
        'stdout',
        [expect.stringMatching(told)],
        isRoutine ? { routine: true } : undefined,
      ),
    );
  },
);
