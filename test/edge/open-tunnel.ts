import { Secret } from '../../src/core/base/secret.ts';
import { noGates } from '../../src/core/tunnel/gates.ts';
import type { TunnelError } from '../../src/core/tunnel/state.ts';
import { createTunnelAgents } from '../../src/services/tunnel/agents.ts';
import type { Edge } from './edge.ts';

/** A tunnel through an edge, held by our own agent. */
export interface OpenTunnel {
  readonly url: string;
  /** Resolves when its process is gone. */
  close(): Promise<void>;
}

/** Opens a tunnel to `upstream` with the real SDK. Rejects with what the agent said if it does not come up. */
export function openTunnel(edge: Edge, upstream: string, domain: string | null = null): Promise<OpenTunnel> {
  let leave = (_error: TunnelError | null) => {};
  const left = new Promise<TunnelError | null>((resolve) => {
    leave = resolve;
  });
  return new Promise((resolve, reject) => {
    const agents = createTunnelAgents({
      output() {},
      emit(event) {
        if (event.type === 'tunnel.ended') leave(event.error);
        else resolve({ url: event.url, close });
      },
    });
    const close = async () => {
      agents.close(1);
      await left;
    };
    void left.then((error) => reject(new Error(`${error?.code}: ${error?.message}`)));
    const { agentAddr: serverAddr, caFile: rootCas } = edge;
    const authtoken = new Secret('2test_5token');
    agents.open(1, { authtoken, domain, serverAddr, rootCas, upstream, gates: noGates });
  });
}
