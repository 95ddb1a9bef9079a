import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAgentPort } from './agent-port.ts';
import { type Counts, commandAgents, stopTunnel } from './agent-session.ts';
import { selfSignedCertificate } from './certificate.ts';
import { createFaults, type Faults, type HeaderPolicy, type Rpc, refusal } from './faults.ts';
import { startPublicPorts } from './public-ports.ts';
import { createPublicSide } from './public-side.ts';
import { createTunnels, type Tunnel } from './tunnels.ts';

/** A stand-in for ngrok's service on loopback: agents on one side, visitors on the other. */
export interface Edge {
  /** `host:port` for `NGROK_SERVER_ADDR`. */
  readonly agentAddr: string;
  /** The certificate it is trusted by, for `NGROK_ROOT_CAS` and `NODE_EXTRA_CA_CERTS`. */
  readonly caFile: string;
  /** The public ports. Which tunnel answers is decided by the Host header. */
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly publicUrl: string;
  readonly publicTlsUrl: string;

  readonly counts: Readonly<Counts>;
  liveTunnels(): readonly Tunnel[];
  /** The most agents that ever asked for this domain at one time. */
  mostAtOnce(domain: string): number;

  /** Refuses with a code such as `ERR_NGROK_334`, or with a text alone. Until `heal`, as all below. */
  refuseAuth(code: string | null, text?: string): void;
  refuseBind(code: string | null, text?: string): void;
  /** Answers Bind with what the agent cannot read. */
  garbleBind(): void;
  neverAnswer(rpc: Rpc): void;
  stopHeartbeats(): void;
  /** Accepts connections and reads nothing, neither from new ones nor from those that are there. */
  stall(): void;
  showWarningPage(): void;
  /** A traffic policy that changes what visitors send. */
  setPolicy(policy: HeaderPolicy): void;
  /** Behaves again. */
  heal(): void;

  /** Ends all agents' connections: in order, by a TCP reset, or with muxado's farewell. */
  drop(): void;
  reset(): void;
  goAway(code?: number, text?: string): void;
  /** Stops one tunnel and keeps its connection, as the dashboard does. */
  stopTunnel(domain: string, reason?: { message: string; code: string | null }): void;
  /** Tells all agents to stop, to restart or to update, as the dashboard does. Resolves with their answers. */
  command(what: 'stop' | 'restart' | 'update'): Promise<string[]>;
  /** Agents are refused by TCP, until `comeBack` on the same port. */
  goDown(): Promise<void>;
  comeBack(): Promise<void>;

  close(): Promise<void>;
}

export interface EdgeOptions {
  /** DNS names that its certificate holds besides the usual ones. */
  readonly names?: readonly string[];
  /** The day on which its certificate is valid; today if not given. */
  readonly dayMs?: number;
}

const usualNames = ['127.0.0.1', 'localhost', '*.ngrok.app', '*.ngrok-free.app', '*.ngrok-free.dev'];

/** Starts an edge on free ports of 127.0.0.1. */
export async function startEdge({ names = [], dayMs }: EdgeOptions = {}): Promise<Edge> {
  const certificate = selfSignedCertificate([...usualNames, ...names], dayMs);
  const folder = await mkdtemp(join(tmpdir(), 'ocap-dev-test-edge-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, certificate.cert);

  const tunnels = createTunnels();
  const faults = createFaults();
  const counts: Counts = { connections: 0, auths: 0, binds: 0, unbinds: 0, heartbeats: 0 };
  const agents = await startAgentPort(certificate, { tunnels, faults, counts });
  const visitors = await startPublicPorts(certificate, createPublicSide(tunnels, faults));

  return {
    agentAddr: `127.0.0.1:${agents.port}`,
    caFile,
    httpPort: visitors.httpPort,
    httpsPort: visitors.httpsPort,
    publicUrl: `http://127.0.0.1:${visitors.httpPort}`,
    publicTlsUrl: `https://127.0.0.1:${visitors.httpsPort}`,
    counts,
    liveTunnels: tunnels.live,
    mostAtOnce: tunnels.mostAtOnce,
    ...faultSwitches(faults),
    stall() {
      faults.reading = 'nothing';
      agents.readNothing();
    },
    heal() {
      Object.assign(faults, createFaults());
      agents.readOn();
    },
    drop: agents.drop,
    reset: agents.reset,
    goAway: (code = 0, text = 'the edge restarts') => agents.goAway(code, text),
    stopTunnel: (domain, reason = { message: 'stopped by its owner', code: null }) =>
      stopTunnel(tunnels, domain, reason),
    command: (what) => commandAgents(tunnels, what),
    goDown: agents.stop,
    comeBack: agents.restart,
    async close() {
      await Promise.all([agents.stop(), visitors.close(), rm(folder, { recursive: true })]);
    },
  };
}

function faultSwitches(faults: Faults) {
  return {
    refuseAuth(code: string | null, text?: string) {
      faults.replies.auth = refusal(code, text);
    },
    refuseBind(code: string | null, text?: string) {
      faults.replies.bind = refusal(code, text);
    },
    garbleBind() {
      faults.replies.bind = { kind: 'garble' };
    },
    neverAnswer(rpc: Rpc) {
      faults.replies[rpc] = { kind: 'silence' };
    },
    stopHeartbeats() {
      faults.heartbeats = 'ignored';
    },
    showWarningPage() {
      faults.warningPage = true;
    },
    setPolicy(policy: HeaderPolicy) {
      faults.policy = policy;
    },
  };
}
