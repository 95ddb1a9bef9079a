import type { Command } from '../kernel/events.ts';
import {
  closeAgent,
  enterPhase,
  type TunnelError,
  type TunnelLife,
  type TunnelSpec,
  type TunnelWish,
} from './life.ts';

type Step = [TunnelLife, Command[]];

/** Another wish: what was known of the old tunnel says nothing of the next one. */
const freshStart = { url: null, reconnections: 0, failures: 0, error: null, reason: null };

/** Compares the wish with what runs, and moves the state along with the commands it gives. */
export function planTunnel(life: TunnelLife, wish: TunnelWish, nowMs: number): Step {
  const { phase } = life;
  switch (phase.at) {
    case 'closing':
      return [life, []];
    case 'off':
      return wish.kind === 'serve' ? open(life, wish.spec, nowMs) : [settleOff(life, wish, nowMs), []];
    case 'connecting':
    case 'online':
      if (wish.kind === 'unknown') return [life, []];
      if (wish.kind !== 'serve') return closeAgent({ ...life, ...freshStart }, phase, null, nowMs);
      if (sameTunnel(wish.spec, phase.spec)) return [life, []];
      return closeAgent({ ...life, ...freshStart }, phase, wish.spec, nowMs);
    case 'waiting':
      if (wish.kind === 'unknown') return [life, []];
      if (wish.kind !== 'serve') return [backToOff(life, nowMs), []];
      if (sameTunnel(wish.spec, phase.spec))
        return nowMs < phase.untilMs ? [life, []] : open(life, wish.spec, nowMs);
      return open({ ...life, ...freshStart }, wish.spec, nowMs);
    case 'failed':
      if (wish.kind === 'unknown') return [life, []];
      if (wish.kind === 'impossible') return [impossible(life, wish.error, nowMs), []];
      if (wish.kind === 'serve' && phase.spec !== null && sameTunnel(wish.spec, phase.spec))
        return [life, []];
      return [backToOff(life, nowMs), []];
    default:
      return phase satisfies never;
  }
}

function open(life: TunnelLife, spec: TunnelSpec, nowMs: number): Step {
  const agent = life.nextAgent;
  const connecting = { at: 'connecting', agent, spec, startedMs: nowMs } as const;
  const next = enterPhase({ ...life, nextAgent: agent + 1 }, connecting, nowMs);
  return [next, [{ type: 'tunnel.open', agent, spec }]];
}

function backToOff(life: TunnelLife, nowMs: number): TunnelLife {
  return enterPhase({ ...life, ...freshStart }, { at: 'off' }, nowMs);
}

function settleOff(life: TunnelLife, wish: TunnelWish, nowMs: number): TunnelLife {
  if (wish.kind === 'impossible') return impossible(life, wish.error, nowMs);
  if (wish.kind === 'none' && life.url !== null) return { ...life, ...freshStart };
  return life;
}

function impossible(life: TunnelLife, error: TunnelError, nowMs: number): TunnelLife {
  const { phase } = life;
  const known = phase.at === 'failed' && phase.spec === null && life.error?.code === error.code;
  return known ? life : enterPhase({ ...life, error }, { at: 'failed', spec: null }, nowMs);
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
