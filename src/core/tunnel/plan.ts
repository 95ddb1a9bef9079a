import { sameGates } from './gates.ts';
import { closeAgent, enterPhase } from './life.ts';
import { planPolicy } from './policy.ts';
import type { TunnelCommand, TunnelError, TunnelLife, TunnelSlice, TunnelSpec } from './state.ts';
import { type TunnelInputs, type WantedTunnel, wantedTunnel } from './wanted.ts';

type Step = [TunnelLife, TunnelCommand[]];

/** Another tunnel is wanted: what was known of the old tunnel says nothing of the next one. */
const freshStart = { url: null, reconnections: 0, failures: 0, patience: 1, error: null, reason: null };

/** Reads the service's own config file once a tunnel is wanted, then opens, closes or ends the tunnel as that asks. */
export function planTunnelSlice(
  tunnel: TunnelSlice,
  inputs: TunnelInputs,
  nowMs: number,
): [TunnelSlice, TunnelCommand[]] {
  const { settings, intent } = inputs;
  // The settings say only later whether a tunnel is wanted; until then that file is nobody's business.
  if (tunnel.config === null && settings?.wantsTunnel === true && intent === 'run')
    return [{ ...tunnel, config: 'asked' }, [{ type: 'tunnelConfig.read' }]];
  const wantsPolicy = settings?.wantsTunnel === true && intent === 'run';
  const watching =
    settings === null && intent === 'run'
      ? null
      : planPolicy(tunnel.policy, wantsPolicy ? settings.trafficPolicy : null);
  if (watching !== null) return [{ ...tunnel, policy: watching[0] }, watching[1]];
  const [life, commands] = planTunnel(tunnel.life, wantedTunnel(inputs), nowMs);
  if (life !== tunnel.life) return [{ ...tunnel, life }, commands];
  const { phase } = life;
  if (intent !== 'leave at once' || phase.at !== 'closing' || phase.killed) return [tunnel, []];
  const killed = { ...life, phase: { ...phase, killed: true } };
  return [{ ...tunnel, life: killed }, [{ type: 'tunnel.kill', agent: phase.agent }]];
}

/** Compares what is wanted with what runs, and moves the state along with the commands it gives. */
export function planTunnel(life: TunnelLife, wanted: WantedTunnel, nowMs: number): Step {
  const { phase } = life;
  switch (phase.at) {
    case 'closing':
      return [life, []];
    case 'off':
      return wanted.kind === 'serve' ? open(life, wanted.spec, nowMs) : [settleOff(life, wanted, nowMs), []];
    case 'connecting':
    case 'online':
      if (wanted.kind === 'unknown' || goesOn(life, wanted)) return [life, []];
      if (wanted.kind !== 'serve') return closeAgent({ ...life, ...freshStart }, phase, null, nowMs);
      if (sameTunnel(wanted.spec, phase.spec)) return [life, []];
      return closeAgent({ ...life, ...freshStart }, phase, wanted.spec, nowMs);
    case 'waiting':
      if (wanted.kind === 'unknown') return [life, []];
      if (wanted.kind !== 'serve') return [backToOff(life, nowMs), []];
      if (sameTunnel(wanted.spec, phase.spec))
        return nowMs < phase.untilMs ? [life, []] : open(life, wanted.spec, nowMs);
      return open({ ...life, ...freshStart }, wanted.spec, nowMs);
    case 'failed':
      if (wanted.kind === 'unknown') return [life, []];
      if (wanted.kind === 'impossible') return [impossible(life, wanted.error, nowMs), []];
      if (wanted.kind === 'serve' && phase.spec !== null && sameTunnel(wanted.spec, phase.spec))
        return [life, []];
      return [backToOff(life, nowMs), []];
    default:
      return phase satisfies never;
  }
}

/** What is up stays up while a gate that was asked for later is being mended; nothing is opened without it. */
function goesOn({ phase }: TunnelLife, wanted: WantedTunnel): boolean {
  return phase.at === 'online' && wanted.kind === 'impossible' && wanted.error.code === 'policy-broken';
}

function open(life: TunnelLife, spec: TunnelSpec, nowMs: number): Step {
  const agent = life.nextAgent;
  const connecting = { at: 'connecting', agent, spec, startedMs: nowMs } as const;
  const next = enterPhase({ ...life, nextAgent: agent + 1 }, connecting, nowMs);
  return [next, [{ type: 'tunnel.open', agent, spec, patience: life.patience }]];
}

function backToOff(life: TunnelLife, nowMs: number): TunnelLife {
  return enterPhase({ ...life, ...freshStart }, { at: 'off' }, nowMs);
}

function settleOff(life: TunnelLife, wanted: WantedTunnel, nowMs: number): TunnelLife {
  if (wanted.kind === 'impossible') return impossible(life, wanted.error, nowMs);
  if (wanted.kind === 'none' && life.url !== null) return { ...life, ...freshStart };
  return life;
}

function impossible(life: TunnelLife, error: TunnelError, nowMs: number): TunnelLife {
  const { phase } = life;
  const known = phase.at === 'failed' && phase.spec === null && life.error?.message === error.message;
  return known ? life : enterPhase({ ...life, error }, { at: 'failed', spec: null }, nowMs);
}

function sameTunnel(a: TunnelSpec, b: TunnelSpec): boolean {
  return (
    a.authtoken.equals(b.authtoken) &&
    a.domain === b.domain &&
    a.serverAddr === b.serverAddr &&
    a.rootCas === b.rootCas &&
    a.upstream === b.upstream &&
    sameGates(a.gates, b.gates)
  );
}
