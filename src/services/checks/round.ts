import {
  type HandshakeSight,
  type Hop,
  type HopAnswer,
  type HopSight,
  isWell,
  kindOf,
  slowHandshakeMs,
} from '../../core/checks/hop.ts';
import type { HopProber } from './hop-prober.ts';

/** How long a WebSocket through a proxy is left silent: long enough to meet the hastiest, short enough to wait for. */
const idleWatchMs = 1500;

export interface RoundOptions {
  /** False: not asked, and health's answer stands in its place. */
  readonly hostConfig?: boolean;
}

type Gets = Pick<HopSight, 'hop' | 'health' | 'hostConfig' | 'visit'>;

/**
 * One round. What is only read is asked of all hops side by side; the handshakes come after it, and those that may
 * reach the same Streamlit one at a time, since a single one can make it stand still for 10 s.
 */
export async function askHops(
  prober: HopProber,
  hops: readonly Hop[],
  { hostConfig = true }: RoundOptions = {},
): Promise<readonly HopSight[]> {
  prober.prepare(hops);
  const gets = await Promise.all(hops.map((hop) => askGets(prober, hop, hostConfig)));
  const lanes = [
    gets.filter(({ hop }) => hop.chain === 'hosted'),
    gets.filter(({ hop }) => hop.chain !== 'hosted'),
  ];
  const sights = (
    await Promise.all(lanes.map((lane) => oneByOne(lane, (get) => shakeHands(prober, get))))
  ).flat();
  return hops.flatMap((hop) => sights.filter((sight) => sight.hop === hop));
}

async function askGets(prober: HopProber, hop: Hop, wantsConfig: boolean): Promise<Gets> {
  const asked = prober.health(hop);
  const [health, hostConfig] = await Promise.all([asked, wantsConfig ? prober.hostConfig(hop) : asked]);
  const visited = hop.target !== 'local' && hop.brief !== true && isWell({ health });
  return { hop, health, hostConfig, visit: visited ? await prober.visit(hop) : null };
}

async function shakeHands(prober: HopProber, gets: Gets): Promise<HopSight> {
  const { hop, health } = gets;
  let slow: HandshakeSight['slow'] = null;
  const handshakes = await oneByOne(hop.handshakes, async (asked, index): Promise<HandshakeSight> => {
    if (slow !== null || health.failure?.kind === 'timeout') return { ...asked, answer: null, slow };
    const watchMs = index === 0 && isWell(gets) && kindOf(gets) === 'proxy' ? idleWatchMs : 0;
    const answer = await prober.handshake(hop, asked.origin, watchMs);
    if (answer.latencyMs - health.latencyMs > slowHandshakeMs)
      slow = { ...asked, latencyMs: answer.latencyMs };
    return { ...asked, answer, slow: null };
  });
  const refused = handshakes.some(({ expect, answer }) => expect === 'accepted' && answer?.status === 403);
  const bare: HopAnswer | null = refused && isWell(gets) ? await prober.handshake(hop, null, 0) : null;
  return { ...gets, handshakes, bare };
}

async function oneByOne<T, Result>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) results.push(await work(item, index));
  return results;
}
