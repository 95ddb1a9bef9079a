import { listedEnv, startChain, toTunnel, upgrade } from '../test/support/chain.ts';
import { faultsOf } from '../test/support/chain-probe.ts';
import { realVersions } from '../test/support/streamlit.ts';
import { summary } from './figures.ts';

/** A round leaves each proxied WebSocket silent for 1.5 s: several at a time wait side by side. */
const lanes = 8;

interface Tally {
  readonly durationsMs: number[];
  readonly alarms: string[];
}

/**
 * How often `ocap-dev probe` raises a false alarm in a healthy chain: real Streamlit, the real SDK through the stand-in
 * edge, real nginx. Each round asks app, tunnel and proxy everything that the command asks without a URL.
 */
export async function roundsBench(rounds = 200): Promise<void> {
  for (const version of realVersions) {
    const chain = await startChain({ version, env: listedEnv });
    try {
      await chain.proxy(toTunnel(chain) + upgrade);
      const tally: Tally = { durationsMs: [], alarms: [] };
      let left = rounds;
      const lane = async () => {
        while (left-- > 0) await round(chain, tally);
      };
      await Promise.all(Array.from({ length: lanes }, lane));
      report(version, tally);
    } finally {
      await chain.end();
    }
  }
}

async function round(chain: Awaited<ReturnType<typeof startChain>>, { durationsMs, alarms }: Tally) {
  const startMs = performance.now();
  const { code, lines } = await chain.probeJson();
  durationsMs.push(performance.now() - startMs);
  alarms.push(...faultsOf(lines), ...(code === 0 ? [] : [`exit code ${code}`]));
}

function report(version: string, { durationsMs, alarms }: Tally): void {
  console.log(`Streamlit ${version}, ${durationsMs.length} rounds of a healthy chain, ${lanes} at a time
  false alarms        ${alarms.length}${alarms.map((alarm) => `\n    ${alarm}`).join('')}
  duration of a round ${summary(durationsMs)}
`);
}
