import { startEdge } from '../edge/edge.ts';
import { startSlowLine } from './slow-line.ts';
import { startTunnelSession, type TunnelSessionOptions } from './tunnel-session.ts';

/** A tunnel's session over a line with this round trip. `undo`: gets what ends it, in order. */
export async function startOverSlowLine(
  undo: (() => unknown)[],
  roundTripMs: number,
  options: TunnelSessionOptions = {},
) {
  const edge = await startEdge();
  undo.push(() => edge.close());
  const line = await startSlowLine(edge.agentAddr, roundTripMs);
  undo.push(() => line.close());
  const session = startTunnelSession(edge, { settings: `NGROK_SERVER_ADDR=${line.address}`, ...options });
  undo.push(() => session.end());
  return { edge, session };
}
