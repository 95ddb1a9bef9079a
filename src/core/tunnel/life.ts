import type {
  Retry,
  TunnelCommand,
  TunnelError,
  TunnelLife,
  TunnelPhase,
  TunnelSpec,
  TunnelState,
} from './state.ts';

type Step = [TunnelLife, TunnelCommand[]];

/** Why `few` gives up: an agent killed a moment ago holds its domain until the service has noticed. */
const fewTries = 5;
const firstBackoffMs = 500;
/** With a cap of 2 s the worst wait after an outage was 2.2 s, with 5 s it was 5.2 s. */
const lastBackoffMs = 2000;
/** A round trip of 3 s needs 9 s to be signed in: 5 s, then 10 s. The most: 20 s, for a line that is slower still. */
const mostPatience = 4;
/** A tunnel that was up this soon needs none. */
const quickMs = 4000;

export function initialTunnel(nowMs: number): TunnelLife {
  return {
    phase: { at: 'off' },
    sinceMs: nowMs,
    nextAgent: 1,
    url: null,
    reconnections: 0,
    failures: 0,
    patience: 1,
    error: null,
    reason: null,
  };
}

/** The service gave the tunnel its URL. News of an older agent is dropped. */
export function tunnelOpened(life: TunnelLife, agent: number, url: string, nowMs: number): TunnelLife {
  if (life.phase.at !== 'connecting' || life.phase.agent !== agent) return life;
  const reconnections = life.url === null ? 0 : life.reconnections + 1;
  // What was learnt of a slow line is kept for the next outage; what was an outage itself is forgotten.
  const patience = nowMs - life.phase.startedMs < quickMs ? 1 : life.patience;
  const up = { ...life, reconnections, url, failures: 0, patience, error: null };
  return enterPhase(up, { at: 'online', agent, spec: life.phase.spec, url }, nowMs);
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
  if (phase.at === 'closing') return enterPhase(life, afterClosing(phase.next, nowMs), nowMs);
  const failures = life.failures + 1;
  const patience = error?.code === 'timeout' ? Math.min(life.patience * 2, mostPatience) : life.patience;
  const reason = error?.message ?? life.reason;
  const lost = { ...life, failures, patience, error: error ?? life.error, reason };
  if (retry === 'no' || (retry === 'few' && failures >= fewTries)) {
    return enterPhase(lost, { at: 'failed', spec: phase.spec }, nowMs);
  }
  const delayMs = Math.min(firstBackoffMs * 2 ** (failures - 1), lastBackoffMs);
  // From the start of one try to the next: a try that took long was wait enough.
  const fromMs = phase.at === 'connecting' ? phase.startedMs : nowMs;
  const untilMs = Math.max(nowMs, fromMs + delayMs);
  return enterPhase(lost, { at: 'waiting', untilMs, spec: phase.spec }, nowMs);
}

/** `t` was pressed: a fresh agent, at once, whatever the tunnel is doing. */
export function tunnelReconnect(life: TunnelLife, nowMs: number): Step {
  const { phase } = life;
  const fresh = { ...life, failures: 0, error: null };
  if (phase.at === 'connecting' || phase.at === 'online') return closeAgent(fresh, phase, phase.spec, nowMs);
  // One that lacks something, such as a token, stays as it is until that is there.
  const spec = phase.at === 'waiting' || phase.at === 'failed' ? phase.spec : null;
  if (spec === null) return [life, []];
  return [enterPhase(fresh, { at: 'waiting', untilMs: nowMs, spec }, nowMs), []];
}

/** The machine slept: a try or a wait from before is over, and what was up has to prove that it still is. */
export function tunnelWoke(life: TunnelLife, nowMs: number): Step {
  const { phase } = life;
  if (phase.at === 'connecting' || phase.at === 'waiting') return tunnelReconnect(life, nowMs);
  return [life, phase.at === 'online' ? [{ type: 'tunnel.prove', agent: phase.agent }] : []];
}

/** Ends the agent; `next` is what is opened when it is gone. */
export function closeAgent(
  life: TunnelLife,
  { agent }: { readonly agent: number },
  next: TunnelSpec | null,
  nowMs: number,
): Step {
  const closing = enterPhase(life, { at: 'closing', agent, killed: false, next }, nowMs);
  return [closing, [{ type: 'tunnel.close', agent }]];
}

/** The life in another phase; its `sinceMs` moves only when people see another state. */
export function enterPhase(life: TunnelLife, phase: TunnelPhase, nowMs: number): TunnelLife {
  const entered = { ...life, phase };
  return tunnelState(entered) === tunnelState(life) ? entered : { ...entered, sinceMs: nowMs };
}

/** The state in the words of the interface. */
export function tunnelState({ phase, url }: TunnelLife): TunnelState {
  switch (phase.at) {
    case 'off':
    case 'failed':
    case 'online':
      return phase.at;
    case 'closing':
      if (phase.next === null) return 'off';
      return url === null ? 'connecting' : 'reconnecting';
    case 'connecting':
    case 'waiting':
      return url === null ? 'connecting' : 'reconnecting';
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

function afterClosing(next: TunnelSpec | null, nowMs: number): TunnelPhase {
  return next === null ? { at: 'off' } : { at: 'waiting', untilMs: nowMs, spec: next };
}
