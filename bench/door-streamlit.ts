import { Agent } from 'node:http';
import { passTo } from '../src/core/door/plan.ts';
import { openVisitor } from '../test/real/sessions/client/visitor.ts';
import { type AppBehindDoor, createAppBehind } from '../test/support/restarts.ts';
import type { RealVersion } from '../test/support/streamlit.ts';
import { type OpenDoor, openDoor } from '../test/support/visitors.ts';
import { fineSummary } from './figures.ts';
import { get, inTurns } from './turns.ts';

const rounds = 200;

/** A page's requests and its reruns, with a real Streamlit, through the door and without it. */
export async function measureStreamlit(version: RealVersion): Promise<void> {
  const door = await openDoor();
  const app = await createAppBehind(door, version);
  try {
    await app.start();
    await measureRequests(version, door, app);
    await measureReruns(version, door, app);
  } finally {
    await door.close();
    app.remove();
  }
}

/** From 1.60 on a request waits for an acknowledgement on a connection that is kept. */
async function measureRequests(version: RealVersion, door: OpenDoor, app: AppBehindDoor): Promise<void> {
  const agents = [new Agent({ keepAlive: false }), new Agent({ keepAlive: true })] as const;
  const [, kept] = agents;
  const direct = `http://127.0.0.1:${app.port}/_stcore/health`;
  const doored = `${door.url}/_stcore/health`;
  const now = passTo(new URL(direct).origin, version === 'newest' ? null : version);
  const keeps = { at: 'pass', upstream: new URL(direct).origin } as const;
  const ways = [
    { mode: now, url: direct, agent: agents[0] },
    { mode: now, url: direct, agent: kept },
    { mode: now, url: doored, agent: kept },
    { mode: keeps, url: doored, agent: kept },
  ];
  const taken: number[][] = [];
  // Not in turns: it is a connection in steady use that waits.
  for (const { mode, url, agent } of ways) {
    door.lead(mode);
    taken.push(...(await inTurns([url], (each) => get(each, agent), rounds)));
  }
  door.lead(now);
  for (const agent of agents) agent.destroy();
  const [fresh = [], used = [], through = [], keeping = []] = taken;
  console.log(`A GET of health to Streamlit ${version}, ${rounds} rounds, median [5th–95th percentile]
  asked directly, each on a new connection  ${fineSummary(fresh)}
  … all on one that is kept                 ${fineSummary(used)}
  through the door, as it is                ${fineSummary(through)}
  … if it kept its connections              ${fineSummary(keeping)}
`);
}

interface Reruns {
  readonly roundTripsMs: readonly number[];
  /** The longest time between two messages of one rerun. */
  readonly gapsMs: readonly number[];
}

/** Where the app's listener does not set TCP_NODELAY, the messages behind the first one wait for its acknowledgement. */
async function measureReruns(version: RealVersion, door: OpenDoor, app: AppBehindDoor): Promise<void> {
  const direct = await rerunsAt(`http://127.0.0.1:${app.port}`);
  const doored = await rerunsAt(door.url);
  console.log(`A rerun of a small page of Streamlit ${version}, ${rounds} rounds, median [5th–95th percentile]
  asked directly, until it is over          ${fineSummary(direct.roundTripsMs)}
  … the longest time between two messages   ${fineSummary(direct.gapsMs)}
  through the door, until it is over        ${fineSummary(doored.roundTripsMs)}
  … the longest time between two messages   ${fineSummary(doored.gapsMs)}
`);
}

async function rerunsAt(url: string): Promise<Reruns> {
  let [gapMs, lastMs] = [0, Number.POSITIVE_INFINITY];
  const visitor = await openVisitor({
    url,
    heard() {
      const nowMs = performance.now();
      gapMs = Math.max(gapMs, nowMs - lastMs);
      lastMs = nowMs;
    },
  });
  const gapsMs: number[] = [];
  const [roundTripsMs = []] = await inTurns(
    [visitor],
    async () => {
      [gapMs, lastMs] = [0, Number.POSITIVE_INFINITY];
      await visitor.run();
      gapsMs.push(gapMs);
    },
    rounds,
  );
  visitor.leave();
  return { roundTripsMs, gapsMs: gapsMs.slice(-rounds) };
}
