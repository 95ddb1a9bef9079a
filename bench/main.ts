import { measureDoor } from './door.ts';
import { measureGuests } from './door-guests.ts';
import { measureFlood } from './flood.ts';
import { measureRestarts } from './restarts.ts';
import { roundsBench } from './rounds.ts';
import { soakBench } from './soak.ts';
import { measureStart } from './start.ts';
import { measureTunnel } from './tunnel.ts';

// `npm run bench`, or some of it: `npm run bench -- door tunnel --long`. A number is that of the rounds of `start`.

const args = process.argv.slice(2);
const count = args.find((arg) => /^[\d.]+$/.test(arg));
const parts: Readonly<Record<string, () => Promise<unknown>>> = {
  async start() {
    for (const version of ['1.53.0', 'newest'] as const) await measureStart(version, Number(count ?? 5));
  },
  door: measureDoor,
  guests: measureGuests,
  restarts: measureRestarts,
  flood: () =>
    measureFlood(
      Number(count ?? 3),
      args.find((arg) => arg.includes('/')),
    ),
  tunnel: () => measureTunnel({ long: args.includes('--long') }),
};
/** These take minutes: only when they are named. The number is that of the rounds, and the scale of the soak. */
const longParts: typeof parts = {
  rounds: () => roundsBench(Number(count ?? 200)),
  soak: () => soakBench(Number(count ?? 1)),
};
const named = Object.entries({ ...parts, ...longParts }).filter(([name]) => args.includes(name));
for (const [, measure] of named.length === 0 ? Object.entries(parts) : named) await measure();
