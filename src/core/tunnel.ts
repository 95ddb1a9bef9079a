import type { Command } from './events.ts';
import type { Secret } from './secret.ts';

/** What an agent is asked to serve. */
export interface TunnelSpec {
  readonly authtoken: Secret;
  /** The reserved name, or null for one that the service gives. */
  readonly domain: string | null;
  /** `host:port` of another ingress, or null for ngrok's own. */
  readonly serverAddr: string | null;
  readonly rootCas: string | null;
  /** Where the tunnel leads: `http://127.0.0.1:8502`. */
  readonly upstream: string;
}

/** Why the tunnel is not up. */
export interface TunnelError {
  /** `ERR_NGROK_105`, or a word of ours: `no-token`, `unreachable`, `tls`, `timeout`, `lost`, `refused`, `agent-died`, … */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** Whether a refusal is worth another try. */
export type Retry = 'no' | 'few' | 'yes';

/** What is wanted of the tunnel: nothing, one that serves this, or one that can't be for this reason. */
export type TunnelWish =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'impossible'; readonly error: TunnelError }
  | { readonly kind: 'serve'; readonly spec: TunnelSpec };

type TunnelPhase =
  | { readonly at: 'off' }
  | { readonly at: 'connecting'; readonly agent: number; readonly spec: TunnelSpec }
  | { readonly at: 'online'; readonly agent: number; readonly spec: TunnelSpec; readonly url: string }
  /** Its agent's end is awaited: two agents for one domain refuse each other. */
  | { readonly at: 'closing'; readonly agent: number; readonly killed: boolean }
  | { readonly at: 'waiting'; readonly untilMs: number; readonly spec: TunnelSpec }
  | { readonly at: 'failed'; readonly spec: TunnelSpec | null };

/** The life of the tunnel. */
export interface TunnelLife {
  readonly phase: TunnelPhase;
  readonly sinceMs: number;
  readonly nextAgent: number;
  /** The last public URL, kept through outages. */
  readonly url: string | null;
  readonly reconnections: number;
  /** Tries in a row that did not get online. */
  readonly failures: number;
  readonly error: TunnelError | null;
}

/** Why `few` gives up: an agent killed a moment ago holds its domain until the service has noticed. */
const fewTries = 5;
const firstBackoffMs = 500;
/** With a cap of 2 s the worst wait after an outage was 2.2 s, with 5 s it was 5.2 s. */
const lastBackoffMs = 2000;
/** Another wish: what was known of the old tunnel says nothing of the next one. */
const freshStart = { url: null, reconnections: 0, failures: 0, error: null };

export function initialTunnel(nowMs: number): TunnelLife {
  return {
    phase: { at: 'off' },
    sinceMs: nowMs,
    nextAgent: 1,
    url: null,
    reconnections: 0,
    failures: 0,
    error: null,
  };
}

/** The service gave the tunnel its URL. News of an older agent is dropped. */
export function tunnelOpened(life: TunnelLife, agent: number, url: string, nowMs: number): TunnelLife {
  if (life.phase.at !== 'connecting' || life.phase.agent !== agent) return life;
  return {
    ...life,
    phase: { at: 'online', agent, spec: life.phase.spec, url },
    sinceMs: nowMs,
    reconnections: life.url === null ? 0 : life.reconnections + 1,
    url,
    failures: 0,
    error: null,
  };
}

/** The agent's process is gone. `retry` judges its error. */
export function tunnelEnded(
  life: TunnelLife,
  agent: number,
  error: TunnelError | null,
  retry: Retry,
  nowMs: number,
): TunnelLife {
  const { phase } = life;
  if (!('agent' in phase) || phase.agent !== agent) return life;
  if (phase.at === 'closing') return { ...life, phase: { at: 'off' }, sinceMs: nowMs };
  const failures = life.failures + 1;
  const lost = { ...life, failures, error: error ?? life.error, sinceMs: nowMs };
  if (retry === 'no' || (retry === 'few' && failures >= fewTries)) {
    return { ...lost, phase: { at: 'failed', spec: phase.spec } };
  }
  const delayMs = Math.min(firstBackoffMs * 2 ** (failures - 1), lastBackoffMs);
  return { ...lost, phase: { at: 'waiting', untilMs: nowMs + delayMs, spec: phase.spec } };
}

/** `t` was pressed: a fresh agent, at once, whatever the tunnel is doing. */
export function tunnelReconnect(life: TunnelLife, nowMs: number): [TunnelLife, Command[]] {
  const { phase } = life;
  const fresh = { ...life, failures: 0, error: null };
  if (phase.at === 'connecting' || phase.at === 'online') return close(fresh, phase.agent, nowMs);
  if (phase.at === 'waiting' || phase.at === 'failed') {
    return [{ ...fresh, phase: { at: 'off' }, sinceMs: nowMs }, []];
  }
  return [life, []];
}

/** Compares the wish with what runs, and moves the state along with the commands it gives. */
export function planTunnel(life: TunnelLife, wish: TunnelWish, nowMs: number): [TunnelLife, Command[]] {
  const { phase } = life;
  switch (phase.at) {
    case 'closing':
      return [life, []];
    case 'off':
      return wish.kind === 'serve' ? open(life, wish.spec, nowMs) : [settleOff(life, wish, nowMs), []];
    case 'connecting':
    case 'online':
      if (wish.kind === 'unknown') return [life, []];
      if (wish.kind === 'serve' && sameTunnel(wish.spec, phase.spec)) return [life, []];
      return close({ ...life, ...freshStart }, phase.agent, nowMs);
    case 'waiting':
      if (wish.kind !== 'serve') return [backToOff(life, nowMs), []];
      if (sameTunnel(wish.spec, phase.spec) && nowMs < phase.untilMs) return [life, []];
      return open(life, wish.spec, nowMs);
    case 'failed':
      if (wish.kind === 'impossible' || wish.kind === 'unknown') return [life, []];
      if (wish.kind === 'serve' && phase.spec !== null && sameTunnel(wish.spec, phase.spec))
        return [life, []];
      return [backToOff(life, nowMs), []];
    default:
      return phase satisfies never;
  }
}

/** When the plan has something to do again by itself; null: it waits for news. */
export function tunnelDeadline(life: TunnelLife): number | null {
  return life.phase.at === 'waiting' ? life.phase.untilMs : null;
}

/** Is an agent's process there, whatever it does? */
export function tunnelHasAgent(life: TunnelLife): boolean {
  return 'agent' in life.phase;
}

function open(life: TunnelLife, spec: TunnelSpec, nowMs: number): [TunnelLife, Command[]] {
  const agent = life.nextAgent;
  const sinceMs = life.phase.at === 'waiting' ? life.sinceMs : nowMs;
  return [
    { ...life, phase: { at: 'connecting', agent, spec }, nextAgent: agent + 1, sinceMs },
    [{ type: 'tunnel.open', agent, spec }],
  ];
}

function close(life: TunnelLife, agent: number, nowMs: number): [TunnelLife, Command[]] {
  return [
    { ...life, phase: { at: 'closing', agent, killed: false }, sinceMs: nowMs },
    [{ type: 'tunnel.close', agent }],
  ];
}

function backToOff(life: TunnelLife, nowMs: number): TunnelLife {
  return { ...life, phase: { at: 'off' }, failures: 0, error: null, sinceMs: nowMs };
}

function settleOff(life: TunnelLife, wish: TunnelWish, nowMs: number): TunnelLife {
  if (wish.kind === 'impossible') {
    return { ...life, phase: { at: 'failed', spec: null }, error: wish.error, sinceMs: nowMs };
  }
  if (wish.kind === 'none' && life.url !== null) return { ...life, ...freshStart };
  return life;
}

function sameTunnel(a: TunnelSpec, b: TunnelSpec): boolean {
  return (
    a.authtoken.equals(b.authtoken) &&
    a.domain === b.domain &&
    a.serverAddr === b.serverAddr &&
    a.rootCas === b.rootCas &&
    a.upstream === b.upstream
  );
}
