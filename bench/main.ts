import { measureDoor } from './door.ts';
import { measureRestarts } from './restarts.ts';
import { measureStart } from './start.ts';
import { measureTunnel } from './tunnel.ts';

// `npm run bench`, or some of it: `npm run bench -- door tunnel --long`. A number is that of the rounds of `start`.

const args = process.argv.slice(2);
const rounds = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 5);
const parts: Readonly<Record<string, () => Promise<void>>> = {
  async start() {
    for (const version of ['1.53.0', 'newest'] as const) await measureStart(version, rounds);
  },
  door: measureDoor,
  restarts: measureRestarts,
  tunnel: () => measureTunnel({ long: args.includes('--long') }),
};
const named = args.filter((arg) => arg in parts);
for (const [name, measure] of Object.entries(parts))
  if (named.length === 0 || named.includes(name)) await measure();
