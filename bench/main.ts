import { measureCost } from './cost/main.ts';
import { measureCrowd } from './crowd.ts';
import { measureDoor } from './door.ts';
import { measureGuests } from './door-guests.ts';
import { measureFlood } from './flood.ts';
import { measureGrowth } from './growth/main.ts';
import { measureRestarts } from './restarts.ts';
import { roundsBench } from './rounds.ts';
import { soakBench } from './soak.ts';
import { measureStart } from './start.ts';
import { measureTunnel } from './tunnel.ts';

// `npm run bench`, or some of it: `npm run bench -- door tunnel --long`. A number is that of the rounds.
// `start`, `memory`, `keys`, `flood` and `idle` stand in one table, beside the programs that `npm run bench:peers` installs; with `--keep`
// it becomes README's. `growth [NAME…] [--keep]` draws how costs grow, for docs/growth.md.

const args = process.argv.slice(2);
const count = args.find((arg) => /^[\d.]+$/.test(arg));
const parts: Readonly<Record<string, () => Promise<unknown>>> = {
  async streamlit() {
    for (const version of ['1.53.0', 'newest'] as const) await measureStart(version, Number(count ?? 5));
  },
  door: measureDoor,
  crowd: measureCrowd,
  guests: measureGuests,
  restarts: measureRestarts,
  floods: () =>
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
  growth: () => measureGrowth(Number(count ?? 3), args.includes('--keep'), args),
};
const costs = (['start', 'memory', 'keys', 'flood', 'idle'] as const).filter((name) => args.includes(name));
if (costs.length > 0) await measureCost(costs, Number(count ?? 6), args.includes('--keep'));
const named = Object.entries({ ...parts, ...longParts }).filter(([name]) => args.includes(name));
const isAll = named.length === 0 && costs.length === 0;
for (const [, measure] of isAll ? Object.entries(parts) : named) await measure();
