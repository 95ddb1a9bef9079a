/** The SDK has none of its own. */
export interface TunnelDeadlines {
  /** From the start of the process until the server takes a connection. */
  readonly reachMs: number;
  /** From there to being signed in, besides the time that the server's name takes. */
  readonly connectMs: number;
  readonly bindMs: number;
  readonly closeMs: number;
  /** Without an answer to any heartbeat. */
  readonly silenceMs: number;
  /** The same after a sleep. */
  readonly proofMs: number;
}

/** Those of a line that is not slow. */
export const usualDeadlines: TunnelDeadlines = {
  // A first name server that is down costs 5 s (resolv.conf(5)) before the second one is asked.
  reachMs: 8000,
  // An answer that got lost is sent again after 0.2, 0.6, 1.4, 3 and 6.2 s (Linux): a new try is sooner than the last.
  connectMs: 5000,
  bindMs: 5000,
  // Over loopback an Unbind is answered in 45 ms.
  closeMs: 2000,
  // Three heartbeats: one or two may be late, and an edge that comes back after more is met by a new agent soon.
  silenceMs: 6000,
  // One heartbeat, and a second for its answer.
  proofMs: 3000,
};

/** Of a line on which each answer takes long: what waits for one is multiplied, heartbeats too. */
export function patient(deadlines: TunnelDeadlines = usualDeadlines, times: number): TunnelDeadlines {
  const { connectMs, bindMs, silenceMs, proofMs } = deadlines;
  return {
    ...deadlines,
    connectMs: connectMs * times,
    bindMs: bindMs * times,
    silenceMs: silenceMs * times,
    proofMs: proofMs * times,
  };
}
