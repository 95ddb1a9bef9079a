import type { HttpListenerBuilder, Listener, Session, SessionBuilder } from '@ngrok/ngrok';
import { errorText } from '../../core/base/error-text.ts';
import { defaultServer } from '../../core/tunnel/failure.ts';
import { codeOfText } from '../../core/tunnel/refusal.ts';
import { agentWords } from '../../core/words/tunnel.ts';
import { speakJsonLines } from '../net/json-lines.ts';
import { inheritedSocket } from '../os/inherited-socket.ts';
import {
  type AgentOrder,
  type AgentReport,
  type AgentSpec,
  agentOrderSchema,
  maxAgentLine,
} from './agent-protocol.ts';
import { datesAgainstClock } from './certificate-dates.ts';
import { waitForTcp } from './connectivity.ts';
import { loadSdk } from './sdk.ts';

// The entry of the agent's process: it holds one tunnel, once. The SDK has no timeouts, and one hung `connect()` blocks
// every other in its process (measured with 1.7.0); a process of its own can be killed for it.

type Tell = (report: AgentReport) => void;

/** What is to be undone before leaving. */
interface Held {
  session: Session | null;
  listener: Listener | null;
}

type Sdk = Awaited<ReturnType<typeof loadSdk>>;

async function open(spec: AgentSpec, held: Held, report: Tell, loading: Promise<Sdk>): Promise<void> {
  try {
    const sdk = await loading.catch(missing);
    const lookupMs = await waitForTcp(spec.serverAddr ?? defaultServer).catch(unreachable);
    report({ type: 'reached', lookupMs });
    held.session = await sessionBuilder(new sdk.SessionBuilder(), spec, report).connect();
    report({ type: 'connected' });
    const endpoint = held.session.httpEndpoint();
    if (spec.domain !== null) endpoint.domain(spec.domain);
    shut(endpoint, spec.gates);
    held.listener = await endpoint.listenAndForward(spec.upstream);
    const url = held.listener.url();
    if (url === null) throw new Error(agentWords.noUrl);
    report({ type: 'opened', url });
  } catch (error) {
    report(await failureOf(error, spec));
    return;
  }
  const message = await held.listener.join().then(() => agentWords.listenerEnded, errorText);
  report({ type: 'lost', message });
}

/** Puts the gates in front: whatever the service does not take, it refuses with the whole tunnel. */
function shut(endpoint: HttpListenerBuilder, gates: AgentSpec['gates']): void {
  const { logins, oauth, allowCidrs, denyCidrs, trafficPolicy, compression, pooling, metadata } = gates;
  for (const login of logins) {
    const end = login.indexOf(':');
    endpoint.basicAuth(login.slice(0, end), login.slice(end + 1));
  }
  if (oauth !== null) endpoint.oauth(oauth.provider, [...oauth.emails], [...oauth.domains]);
  for (const range of allowCidrs) endpoint.allowCidr(range);
  for (const range of denyCidrs) endpoint.denyCidr(range);
  if (trafficPolicy !== null) endpoint.trafficPolicy(trafficPolicy);
  if (compression) endpoint.compression();
  if (pooling) endpoint.poolingEnabled(true);
  if (metadata !== null) endpoint.metadata(metadata);
}

async function failureOf(error: unknown, { serverAddr }: AgentSpec): Promise<AgentReport> {
  const message = errorText(error);
  if (error instanceof UnreachableError) return { type: 'failed', code: 'unreachable', message };
  if (error instanceof SdkMissingError) return { type: 'failed', code: 'no-sdk', message };
  const dates = codeOfText(message) === 'tls' ? await datesAgainstClock(serverAddr ?? defaultServer) : null;
  if (dates === null) return { type: 'failed', code: null, message };
  const told = agentWords.validity(asDay(dates.fromMs), asDay(dates.toMs), asDay(Date.now()));
  return { type: 'failed', code: 'clock', message: told };
}

function asDay(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

function missing(error: unknown): never {
  throw new SdkMissingError(errorText(error));
}

/** There is no SDK that this system can load; the message is Node's. */
class SdkMissingError extends Error {}

function unreachable(error: NodeJS.ErrnoException): never {
  throw new UnreachableError(error.code ?? error.message);
}

/** The server takes no connection; the message is Node's code, where it has one. */
class UnreachableError extends Error {}

function sessionBuilder(builder: SessionBuilder, spec: AgentSpec, report: Tell): SessionBuilder {
  builder.authtoken(spec.authtoken);
  if (spec.serverAddr !== null) builder.serverAddr(spec.serverAddr);
  if (spec.rootCas !== null) builder.rootCas(spec.rootCas);
  // The SDK's own reconnection waits 50 ms, 2.5 s, 125 s, 6250 s, and says nothing when a rebind is refused.
  builder.handleDisconnection(() => false);
  builder.heartbeatInterval(spec.heartbeatS).heartbeatTolerance(spec.heartbeatS);
  // `null` stands for a beat that is overdue; whoever waits for beats notices by itself.
  builder.handleHeartbeat((latencyMs: number | null) => {
    if (latencyMs !== null) report({ type: 'beat', latencyMs });
  });
  return builder;
}

async function close({ listener, session }: Held): Promise<void> {
  try {
    await listener?.close();
    await session?.close();
  } catch {
    // A connection that is gone cannot be told goodbye; the process ends all the same.
  }
}

function main(): void {
  const supervisor = inheritedSocket();
  if (supervisor === null) process.exit(1);
  // Killed or gone: without its supervisor the tunnel would lead visitors to nobody knows what.
  supervisor.once('close', () => process.exit(0));
  const held: Held = { session: null, listener: null };
  // While the order is awaited. Where it is missing, `open` says so.
  const loading = loadSdk();
  loading.catch(() => undefined);
  const { send } = speakJsonLines<AgentOrder, AgentReport>(supervisor, {
    schema: agentOrderSchema,
    maxLineLength: maxAgentLine,
    receive(order) {
      if (order.type === 'open') void open(order.spec, held, send, loading);
      else void close(held).finally(() => process.exit(0));
    },
    refuse: () => undefined,
  });
}

main();
