import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Event } from '../../core/kernel/events.ts';
import type { Environment } from '../../core/settings/settings.ts';
import type { TunnelFailure, TunnelRival } from '../../core/tunnel/failure.ts';
import { loginsOf } from '../../core/tunnel/gates.ts';
import { domainTaken, explainTunnelFailure, withoutAuthtoken } from '../../core/tunnel/refusal.ts';
import type { TunnelError, TunnelSpec } from '../../core/tunnel/state.ts';
import { agentWords } from '../../core/words/tunnel.ts';
import { startAgentProcess } from './agent-process.ts';
import type { AgentReport } from './agent-protocol.ts';
import { patient, type TunnelDeadlines } from './deadlines.ts';
import { sdkPlace } from './sdk.ts';

export type AgentEvent = Extract<Event, { type: 'tunnel.opened' | 'tunnel.ended' }>;

/** Owns the processes that hold the ngrok listener: one for each attempt. */
export interface TunnelAgents {
  /**
   * At most one `tunnel.opened`, then exactly one `tunnel.ended`, which comes when the agent's process is really gone.
   * @param patience how many times the usual the line is given to answer.
   */
  open(agent: number, spec: TunnelSpec, patience?: number): void;
  /** Takes the tunnel down at the edge, then ends the process. */
  close(agent: number): void;
  /** SIGKILL, without a word to the edge. */
  kill(agent: number): void;
  /** The machine slept: one that is up has to answer a heartbeat soon, or it has ended. */
  prove(agent: number): void;
  /** SIGKILL to whatever lives, synchronously: for the exit hook. */
  killNow(): void;
  /** Our own agents, to tell them from somebody else's ngrok. */
  pids(): readonly number[];
}

export interface TunnelAgentsDeps {
  emit(event: AgentEvent): void;
  /** Gets the agents' own output in whole lines, without the authtoken. */
  output(line: string): void;
  /** The agent's program; the one that belongs to this if not given. */
  readonly entry?: string;
  readonly deadlines?: TunnelDeadlines;
  readonly env?: Environment;
  /** What a relative `NGROK_ROOT_CAS` is relative to. */
  readonly cwd?: string;
  /** Looks for another ngrok on this machine; none of `own` is meant. */
  findRival?(question: { own: readonly number[]; domain: string | null }): Promise<TunnelRival | null>;
}

/** A beat may have come while this process was busy or stopped: what waits is read before anybody is given up. */
const readFirstMs = 100;

/** Runs each agent in a process of its own, watches it, and ends it. */
export function createTunnelAgents(deps: TunnelAgentsDeps): TunnelAgents {
  const agents = new Map<number, Agent>();
  return {
    open(agent, spec, patience = 1) {
      if (agents.has(agent)) return;
      const onOpened = (url: string) => deps.emit({ type: 'tunnel.opened', agent, url });
      const onEnded = async (error: TunnelError | null) => {
        agents.delete(agent);
        const told = error?.code === domainTaken ? await namingRival(error, spec) : error;
        deps.emit({ type: 'tunnel.ended', agent, error: told });
      };
      agents.set(
        agent,
        startAgent(spec, { ...deps, deadlines: patient(deps.deadlines, patience), onOpened, onEnded }),
      );
    },
    close: (agent) => agents.get(agent)?.close(),
    kill: (agent) => agents.get(agent)?.kill(),
    prove: (agent) => agents.get(agent)?.prove(),
    killNow() {
      for (const agent of agents.values()) agent.kill();
    },
    pids,
  };

  function pids(): number[] {
    return [...agents.values()].flatMap(({ pid }) => pid ?? []);
  }

  async function namingRival(error: TunnelError, { domain }: TunnelSpec): Promise<TunnelError> {
    const rival = await deps.findRival?.({ own: pids(), domain }).catch(() => null);
    return rival ? explainTunnelFailure({ code: domainTaken, message: '', domain, rival }).error : error;
  }
}

interface Agent {
  readonly pid: number | undefined;
  close(): void;
  kill(): void;
  prove(): void;
}

interface AgentContext extends Omit<TunnelAgentsDeps, 'emit' | 'deadlines'> {
  readonly deadlines: TunnelDeadlines;
  onOpened(url: string): void;
  onEnded(error: TunnelError | null): Promise<void>;
}

/** Where an agent is. A dying one was killed, and knows what for. */
type Phase = { readonly at: TimedPhase } | { readonly at: 'dying'; readonly error: TunnelError | null };

type TimedPhase = 'reaching' | 'connecting' | 'binding' | 'online' | 'proving' | 'closing';

function startAgent(spec: TunnelSpec, context: AgentContext): Agent {
  const { deadlines } = context;
  const redact = (text: string) => withoutAuthtoken(text, spec.authtoken.reveal());
  const env = context.env ?? process.env;
  const proxyVariable = proxyVariableOf(env);
  const { domain, serverAddr } = spec;
  const explain: Explain = (code, message, more) =>
    explainTunnelFailure({ code, message: redact(message), domain, serverAddr, proxyVariable, ...more })
      .error;
  const limits = limitsOf(deadlines, explain);

  const child = startAgentProcess({
    entry: context.entry ?? ownEntry(),
    domain,
    env,
    cwd: context.cwd ?? process.cwd(),
    output: context.output,
    redact,
    onReport,
  });
  let phase: Phase = { at: 'reaching' };
  let timer: NodeJS.Timeout | undefined;
  enter('reaching');
  child.send({ type: 'open', spec: orderedSpec(spec, deadlines) });
  void child.ended.then((how) => {
    clearTimeout(timer);
    if (phase.at === 'dying') return context.onEnded(phase.error);
    return context.onEnded(phase.at === 'closing' ? null : explain('agent-died', how));
  });

  function enter(at: TimedPhase, grantedMs = 0): void {
    phase = { at };
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = setTimeout(() => die(limits[at].error), readFirstMs);
    }, limits[at].ms + grantedMs);
  }

  function die(error: TunnelError | null): void {
    clearTimeout(timer);
    if (phase.at !== 'dying') phase = { at: 'dying', error };
    child.kill();
  }

  function onReport(report: AgentReport): void {
    if (phase.at === 'closing' || phase.at === 'dying') return;
    if (report.type === 'reached') enter('connecting', report.lookupMs);
    if (report.type === 'connected') enter('binding');
    if (report.type === 'beat' && (phase.at === 'online' || phase.at === 'proving')) enter('online');
    if (report.type === 'failed') die(explain(report.code, report.message, { sdk: sdkPlace() }));
    if (report.type === 'lost') die(explain('lost', report.message));
    if (report.type !== 'opened') return;
    enter('online');
    context.onOpened(report.url);
  }

  return {
    pid: child.pid,
    close() {
      if (phase.at === 'closing' || phase.at === 'dying') return;
      enter('closing');
      child.send({ type: 'close' });
    },
    kill: () => die(null),
    prove() {
      if (phase.at === 'online') enter('proving');
    },
  };
}

type Explain = (
  code: string | null,
  message: string,
  more?: Pick<TunnelFailure, 'cause' | 'sdk'>,
) => TunnelError;

/** How long each phase may last, and what it means when it lasts longer. */
function limitsOf(
  { reachMs, connectMs, bindMs, closeMs, silenceMs, proofMs }: TunnelDeadlines,
  explain: Explain,
): Record<TimedPhase, { readonly ms: number; readonly error: TunnelError | null }> {
  const silence = { cause: 'silence' } as const;
  return {
    reaching: {
      ms: reachMs,
      error: explain('unreachable', agentWords.nobodyAnswered(reachMs / 1000)),
    },
    connecting: { ms: connectMs, error: explain('timeout', agentWords.signingIn(connectMs / 1000)) },
    binding: { ms: bindMs, error: explain('timeout', agentWords.opening(bindMs / 1000)) },
    online: { ms: silenceMs, error: explain('lost', agentWords.noHeartbeatFor(silenceMs / 1000), silence) },
    proving: { ms: proofMs, error: explain('lost', agentWords.noHeartbeatSinceSleep, silence) },
    closing: { ms: closeMs, error: null },
  };
}

function orderedSpec(spec: TunnelSpec, { silenceMs }: TunnelDeadlines) {
  const heartbeatS = Math.max(1, Math.floor(silenceMs / 3000));
  const { basicAuth: _, ...gates } = spec.gates;
  return {
    ...spec,
    authtoken: spec.authtoken.reveal(),
    heartbeatS,
    gates: { ...gates, logins: loginsOf(spec.gates) },
  };
}

/** The variable that names a proxy, in the order in which curl(1) looks. */
function proxyVariableOf(env: Environment): string | null {
  const names = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'];
  return names.find((name) => env[name] !== undefined && env[name] !== '') ?? null;
}

/** The source beside this file, or the program that the build makes of it: beside this one's bundle, or above its chunk. */
function ownEntry(): string {
  const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const built = here('./tunnel-agent.js');
  return [here('./agent-main.ts'), built, here('../tunnel-agent.js')].find(existsSync) ?? built;
}
