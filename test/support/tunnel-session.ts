import { EventEmitter, once } from 'node:events';
import type { Command, Event } from '../../src/core/kernel/events.ts';
import type { TunnelView } from '../../src/core/tunnel/view.ts';
import { createTunnelAgents } from '../../src/services/tunnel/agents.ts';
import type { TunnelDeadlines } from '../../src/services/tunnel/deadlines.ts';
import { findTunnelRival } from '../../src/services/tunnel/rival.ts';
import { createSession } from '../../src/supervisor/session.ts';
import type { Edge } from '../edge/edge.ts';
import { boot } from './core.ts';
import { authtoken, domain } from './tunnel-agents.ts';

/** The tunnel's part of the program: the real core, agents and SDK, without an app. */
export interface TunnelSession {
  view(): TunnelView;
  /** Each state that was shown, with the code of its error: `reconnecting lost`. */
  readonly states: readonly string[];
  /** All that was shown and printed, for what must not be in it. */
  readonly told: readonly string[];
  /** Of the agents that live. */
  pids(): readonly number[];
  opened(): number;
  send(event: Event): void;
  /** Waits until this state, with this error, was shown since the one waited for last. */
  until(state: string): Promise<TunnelView>;
  /** Leaves in order. Resolves when no agent is left. */
  end(): Promise<void>;
}

export interface TunnelSessionOptions {
  /** Lines for `.env`, after those that lead to the edge. */
  readonly settings?: string;
  /** Where the tunnel leads to. */
  readonly upstream?: string;
  readonly env?: Record<string, string>;
  /** How many seconds of the backoff's clock are one of the machine's. */
  readonly speed?: number;
  readonly deadlines?: TunnelDeadlines;
}

/** Short where a test waits for one to be over, long where it must not be. */
const shortDeadlines: TunnelDeadlines = {
  reachMs: 2000,
  connectMs: 700,
  bindMs: 700,
  closeMs: 2000,
  silenceMs: 1700,
  proofMs: 1500,
};

export function startTunnelSession(edge: Edge, options: TunnelSessionOptions = {}): TunnelSession {
  const {
    settings = '',
    upstream = 'http://127.0.0.1:1',
    env = {},
    speed = 1,
    deadlines = shortDeadlines,
  } = options;
  const news = new EventEmitter().setMaxListeners(0);
  const states: string[] = [];
  const told: string[] = [];
  let opened = 0;
  let timer: NodeJS.Timeout | undefined;
  let seen = 0;
  const ended = Promise.withResolvers<void>();
  const now = () => performance.now() * speed;
  const send = (event: Event) => session.dispatch(event);
  const agents = createTunnelAgents({
    emit: send,
    output: (line) => told.push(line),
    deadlines,
    env: { PATH: process.env['PATH'], ...env },
    findRival: findTunnelRival,
  });
  const act = (command: Command) => {
    if (command.type === 'tunnelConfig.read') send({ type: 'tunnelConfig.read', config: noConfig });
    if (command.type === 'door.open') send({ type: 'door.opened', url: upstream });
    if (command.type === 'tunnel.close') agents.close(command.agent);
    if (command.type === 'tunnel.kill') agents.kill(command.agent);
    if (command.type === 'tunnel.prove') agents.prove(command.agent);
    if (command.type === 'clock.wake') wakeAt(command.atMs);
    if (command.type === 'session.end') ended.resolve();
    if (command.type !== 'tunnel.open') return;
    opened += 1;
    agents.open(command.agent, command.spec, command.patience);
  };
  const wakeAt = (atMs: number | null) => {
    clearTimeout(timer);
    if (atMs !== null) timer = setTimeout(() => send({ type: 'clock.ticked' }), (atMs - now()) / speed + 1);
  };
  const session = createSession({
    boot: { ...boot, startedAtMs: now() },
    facts: { pid: process.pid, version: '0' },
    now,
    perform: act,
  });
  const view = () => session.snapshot().tunnel;
  session.subscribe(() => {
    const { state, error } = view();
    const shown = error === null ? state : `${state} ${error.code}`;
    if (states.at(-1) !== shown) states.push(shown);
    told.push(JSON.stringify(view()));
    news.emit('change');
  });
  const lines = [`NGROK_SERVER_ADDR=${edge.agentAddr}`, `NGROK_ROOT_CAS=${edge.caFile}`];
  const names = [`NGROK_DOMAIN=${domain}`, `NGROK_AUTHTOKEN=${authtoken}`];
  send({ type: 'envFile.read', text: [...lines, ...names, settings].join('\n') });

  return {
    view,
    states,
    told,
    pids: agents.pids,
    opened: () => opened,
    send,
    async until(state) {
      while (!states.includes(state, seen)) await once(news, 'change');
      seen = states.indexOf(state, seen) + 1;
      return view();
    },
    async end() {
      send({ type: 'quit.requested' });
      await ended.promise;
    },
  };
}

const noConfig = { file: null, authtoken: null, serverAddr: null, rootCas: null };
