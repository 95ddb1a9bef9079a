import { expect, it } from 'vitest';
import { closingHosts, rebound } from '../support/rebinding.ts';
import { type RealVersion, startApp } from '../support/streamlit.ts';

/** Whether `server.allowedHosts` closes it: 1.61 is the first that has it. */
const rows: readonly (readonly [RealVersion, number])[] = [
  ['1.46.1', 101],
  ['1.53.0', 101],
  ['1.60.0', 101],
  ['newest', 403],
];

it.each(rows)(
  'Streamlit %s lets a rebound name in; with server.allowedHosts: %i',
  async (version, closed) => {
    for (const [env, status] of [[{}, 101] as const, [closingHosts, closed] as const]) {
      const app = await startApp({ version, env });
      try {
        expect(await rebound(app.port)).toEqual({ rebound: status, foreign: 403, own: 101 });
      } finally {
        await app.end();
      }
    }
  },
);
