import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Edge, startEdge } from '../test/edge/edge.ts';
import { startRelay } from '../test/support/relay.ts';
import { authtoken, domain } from '../test/support/tunnel-agents.ts';
import { listenAt } from '../test/support/visitors.ts';
import { summary, until } from './figures.ts';
import { isServed, type Published, publish } from './published.ts';

const rounds = 5;
/** The SDK's third wait is 125 s, its fourth 6250 s: more than this is not waited for. */
const bareGiveUpMs = 150_000;
/** Of different lengths, so that the end meets the agent in whatever it is doing. */
const swallowedS = [2, 4, 5.5, 7, 9, 12, 15.5];

interface TunnelOptions {
  /** Outages of 130 s too. */
  readonly long: boolean;
}

/** From the return of the edge, or from a fault that leaves it there, to the first answer through the public URL. */
export async function measureTunnel({ long }: TunnelOptions): Promise<void> {
  const outages = long ? [1, 6, 130] : [1, 6];
  const bare = outages.map(bareOutage);
  const shown: [string, string][] = [];
  const published = await publish();
  for (const [fault, does] of faults)
    shown.push([fault, summary(await repeat(rounds, () => afterFault(published, does)))]);
  for (const [index, outageS] of outages.entries()) {
    const taken = await repeat(outageS > 100 ? 1 : rounds, () => afterOutage(published.edge, outageS));
    shown.push([`an outage of ${outageS} s: edge back → served`, summary(taken)]);
    shown.push(["… ngrok's SDK by itself", (await bare[index]) ?? '']);
  }
  await published.end();
  const swallowed = await afterSilence();
  shown.push([`silence of ${swallowedS.join(', ')} s: edge back → served`, summary(swallowed)]);
  const table = shown.map(([what, figure]) => `  ${what.padEnd(62)} ${figure}`).join('\n');
  console.log(`The tunnel, ${rounds} rounds, median [least–most]\n${table}\n`);
}

const faults: readonly (readonly [string, (edge: Edge) => void])[] = [
  ['connection dropped → served', (edge) => edge.drop()],
  ['connection reset → served', (edge) => edge.reset()],
  ['tunnel stopped at the dashboard → served', (edge) => edge.stopTunnel(domain)],
];

async function repeat(times: number, measure: () => Promise<number>): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < times; round += 1) taken.push(await measure());
  return taken;
}

async function afterFault({ edge }: Published, does: (edge: Edge) => void): Promise<number> {
  await until(performance.now(), () => isServed(edge));
  const before = edge.counts.binds;
  const startMs = performance.now();
  does(edge);
  return until(startMs, async () => edge.counts.binds > before && (await isServed(edge)));
}

async function afterOutage(edge: Edge, outageS: number, giveUpMs?: number): Promise<number> {
  await until(performance.now(), () => isServed(edge));
  await edge.goDown();
  await delay(outageS * 1000 + Math.random() * 1000);
  await edge.comeBack();
  return until(performance.now(), () => isServed(edge), giveUpMs);
}

/** The way to the edge swallows everything, then is there again. */
async function afterSilence(): Promise<number[]> {
  let relay: Awaited<ReturnType<typeof startRelay>> | undefined;
  const published = await publish(async ({ agentAddr }) => {
    relay = await startRelay(agentAddr);
    return relay.address;
  });
  const taken: number[] = [];
  for (const silenceS of swallowedS) {
    await until(performance.now(), () => isServed(published.edge));
    await relay?.swallow();
    await delay(silenceS * 1000);
    relay?.comeBack();
    taken.push(await until(performance.now(), () => isServed(published.edge)));
  }
  await published.end();
  await relay?.close();
  return taken;
}

async function bareOutage(outageS: number): Promise<string> {
  const app = await listenAt(createServer((_, response) => response.end('ok')));
  const edge = await startEdge();
  const { agentAddr: serverAddr, caFile } = edge;
  const program = fileURLToPath(new URL('bare-sdk.mjs', import.meta.url));
  const spec = JSON.stringify({ upstream: app.url, domain, authtoken, serverAddr, caFile });
  const child = spawn(process.execPath, [program, spec], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout.resume(), 'data').catch(() => {});
  const seconds = await afterOutage(edge, outageS, bareGiveUpMs).then(
    (ms) => `${Math.round(ms)} ms`,
    () => `not within ${bareGiveUpMs / 1000} s`,
  );
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
  await edge.close();
  app.end();
  return seconds;
}
