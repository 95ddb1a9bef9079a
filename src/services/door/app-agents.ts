import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** Shorter than the 5 s that uvicorn keeps an idle connection. */
const keptOpen = { keepAlive: true, timeout: 4000 };

/** The connections to the app, each kind made when the first visitor needs it. */
export interface AppAgents {
  of(url: URL): HttpAgent | HttpsAgent;
  close(): void;
}

export function createAppAgents(): AppAgents {
  const agents = new Map<string, HttpAgent | HttpsAgent>();
  return {
    of({ protocol }) {
      const kind = protocol === 'https:' ? protocol : 'http:';
      const agent = agents.get(kind) ?? new (kind === 'https:' ? HttpsAgent : HttpAgent)(keptOpen);
      agents.set(kind, agent);
      return agent;
    },
    close() {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}
