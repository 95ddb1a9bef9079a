/** What the agent is asked to serve. The authtoken travels here and nowhere else: not in arguments, nor in the environment. */
export interface AgentSpec {
  readonly authtoken: string;
  readonly domain: string | null;
  readonly serverAddr: string | null;
  readonly rootCas: string | null;
  readonly upstream: string;
  /** Whole seconds, as the SDK takes them. */
  readonly heartbeatS: number;
}

/** What the supervisor tells its agent. */
export type AgentOrder = { readonly type: 'open'; readonly spec: AgentSpec } | { readonly type: 'close' };

/** What an agent tells its supervisor. */
export type AgentReport =
  /** The server takes connections; its name was looked up in that time. */
  | { readonly type: 'reached'; readonly lookupMs: number }
  /** Connected and signed in. */
  | { readonly type: 'connected' }
  /** The tunnel is bound to this URL. */
  | { readonly type: 'opened'; readonly url: string }
  /** The edge answered a heartbeat. */
  | { readonly type: 'beat'; readonly latencyMs: number }
  /** There will be no tunnel. `unreachable`: the server took no connection; null: the SDK's text is all there is. */
  | { readonly type: 'failed'; readonly code: 'unreachable' | null; readonly message: string }
  /** There is none any more. */
  | { readonly type: 'lost'; readonly message: string };

/** An order as it came over the channel; null if it is none. */
export function parseOrder(value: unknown): AgentOrder | null {
  if (!isRecord(value)) return null;
  if (value['type'] === 'close') return { type: 'close' };
  const spec = value['type'] === 'open' ? parseSpec(value['spec']) : null;
  return spec === null ? null : { type: 'open', spec };
}

/** A report as it came over the channel; null if it is none. */
export function parseReport(value: unknown): AgentReport | null {
  if (!isRecord(value)) return null;
  const { type, url, lookupMs, latencyMs, code, message } = value;
  if (type === 'reached' && typeof lookupMs === 'number') return { type, lookupMs };
  if (type === 'connected') return { type };
  if (type === 'opened' && typeof url === 'string') return { type, url };
  if (type === 'beat' && typeof latencyMs === 'number') return { type, latencyMs };
  if (type === 'failed' && typeof message === 'string')
    return { type, code: code === 'unreachable' ? code : null, message };
  if (type === 'lost' && typeof message === 'string') return { type, message };
  return null;
}

function parseSpec(value: unknown): AgentSpec | null {
  if (!isRecord(value)) return null;
  const { authtoken, domain, serverAddr, rootCas, upstream, heartbeatS } = value;
  if (typeof authtoken !== 'string' || typeof upstream !== 'string') return null;
  if (typeof heartbeatS !== 'number') return null;
  return {
    authtoken,
    domain: textOrNull(domain),
    serverAddr: textOrNull(serverAddr),
    rootCas: textOrNull(rootCas),
    upstream,
    heartbeatS,
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
