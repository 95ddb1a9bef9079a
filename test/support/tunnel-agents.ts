import { EventEmitter, once } from 'node:events';
import { Secret } from '../../src/core/base/secret.ts';
import type { Environment } from '../../src/core/settings/settings.ts';
import { noGates } from '../../src/core/tunnel/gates.ts';
import type { TunnelSpec } from '../../src/core/tunnel/state.ts';
import { type AgentEvent, createTunnelAgents } from '../../src/services/tunnel/agents.ts';
import type { TunnelDeadlines } from '../../src/services/tunnel/deadlines.ts';
import type { Edge } from '../edge/edge.ts';

/** In the form of a real one: two random parts. */
export const authtoken = '2abcDEF0123456789xyz_5TokenSecretPart987654';

export const domain = 'demo.ngrok.app';

/** Long ones: what a test waits for comes earlier, on a slow machine too. */
const patientDeadlines: TunnelDeadlines = {
  reachMs: 10_000,
  connectMs: 10_000,
  bindMs: 10_000,
  closeMs: 10_000,
  silenceMs: 60_000,
  proofMs: 60_000,
};

/** What an agent is to serve at this edge. */
export function specFor(edge: Edge, changes: Partial<TunnelSpec> = {}): TunnelSpec {
  return {
    authtoken: new Secret(authtoken),
    domain,
    serverAddr: edge.agentAddr,
    rootCas: edge.caFile,
    upstream: 'http://127.0.0.1:1',
    gates: noGates,
    ...changes,
  };
}

/** Agents with everything that came from them, and a way to wait for more. */
export function watchAgents(shorter: Partial<TunnelDeadlines> = {}, env: Environment = process.env) {
  const news = new EventEmitter();
  const events: AgentEvent[] = [];
  const output: string[] = [];
  const agents = createTunnelAgents({
    emit(event) {
      events.push(event);
      news.emit('event');
    },
    output: (line) => output.push(line),
    deadlines: { ...patientDeadlines, ...shorter },
    env,
  });

  async function until<T>(find: (event: AgentEvent) => T | undefined): Promise<T> {
    for (;;) {
      for (const event of events) {
        const found = find(event);
        if (found !== undefined) return found;
      }
      await once(news, 'event');
    }
  }
  return {
    ...agents,
    events,
    output,
    /** The URL, once the agent has it. */
    opened: (agent = 1) =>
      until((event) => (event.agent === agent && event.type === 'tunnel.opened' ? event.url : undefined)),
    /** The error that it ended with, once its process is gone. */
    ended: (agent = 1) =>
      until((event) => (event.agent === agent && event.type === 'tunnel.ended' ? event.error : undefined)),
    /** Of the oldest agent. */
    pid: () => agents.pids()[0] ?? Number.NaN,
  };
}

export type WatchedAgents = ReturnType<typeof watchAgents>;
