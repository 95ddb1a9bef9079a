import { Agent, createServer } from 'node:http';
import { ask, listenAt, noGuests, openDoor } from '../test/support/visitors.ts';
import { fineSummary, median } from './figures.ts';
import { get, inTurns } from './turns.ts';

const rounds = 4000;
/** The one who asks is looked for behind all others. */
const others = 50;

/** What it adds to a guest's request that only guests may come in: beside a door that asks nobody, in turns, with the same request. */
export async function measureGuests(): Promise<void> {
  const body = Buffer.alloc(2000, 'x');
  const app = await listenAt(createServer((_, response) => response.end(body)));
  const guests = noGuests();
  const doors = [await openDoor(noGuests()), await openDoor(guests)] as const;
  for (const door of doors) door.lead({ at: 'pass', upstream: app.url });
  const [open, guarded] = doors;
  const hour = 3_600_000;
  const enter = async (name: string) => {
    const { token } = guests.invite(name, hour, 1);
    const { message } = await ask(guarded.url, { path: `/?ocap-invite=${token}` });
    const cookie = message.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    await ask(guarded.url, { headers: ['Host', 'visitors.example', 'Cookie', cookie] });
    return cookie;
  };
  guarded.admit({ rules: { access: 'invited', openPaths: [] }, token: null });
  for (let count = 0; count < others; count += 1) await enter(`guest ${count}`);
  const cookie = await enter('Anna');
  const agent = new Agent({ keepAlive: true });
  const headers = { Host: 'visitors.example', Cookie: cookie };
  const [without = [], within = []] = await inTurns(
    [open.url, guarded.url],
    (url) => get(url, agent, headers),
    rounds,
  );
  agent.destroy();
  for (const door of doors) await door.close();
  app.end();
  console.log(`Guests only, ${others + 1} of them, ${rounds} rounds in turns, median [5th–95th percentile]
  a guest's GET of 2 KB, anyone let in   ${fineSummary(without)}
  … guests only                          ${fineSummary(within)}
  … so it adds                           ${(median(within) - median(without)).toFixed(3)} ms
`);
}
