import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { type Edge, startEdge } from '../../edge/edge.ts';
import { startJson } from '../../support/json-program.ts';
import { createProject, type TestProject } from '../../support/project.ts';
import type { RealVersion } from '../../support/streamlit.ts';
import { authtoken, domain } from '../../support/tunnel-agents.ts';
import { openWebSocket } from '../../support/visitors.ts';
import { openVisitor, type Visitor, type VisitorOptions } from './client/visitor.ts';

/** The whole program over a real Streamlit, published through the stand-in edge by the real SDK, with its visitors. */
export interface PublishedApp {
  readonly project: TestProject;
  readonly edge: Edge;
  readonly program: ReturnType<typeof startJson>;
  /** Opens the page through the tunnel. It comes back by itself, as browsers do. */
  visit(options?: Partial<VisitorOptions>): Promise<Visitor>;
  /** The same at the app's own port. */
  visitLocally(options?: Partial<VisitorOptions>): Promise<Visitor>;
  /** Writes `.env`: these lines, besides the tunnel's. Nothing is waited for. */
  writeEnv(lines: string): void;
  /** The same, until the next app is ready. */
  restart(lines: string): Promise<void>;
  end(): Promise<void>;
}

export interface PublishOptions {
  readonly version: RealVersion;
  readonly files: Readonly<Record<string, string>>;
  /** In `.env` besides the tunnel's. */
  readonly lines?: string;
  readonly args?: readonly string[];
}

/** Fifty visitors go over in ten seconds or so, on a machine with other work in thirty. */
const restartedMs = 60_000;

/** Starts all of it, until the app is ready and the tunnel online. */
export async function publishApp({
  version,
  files,
  lines = '',
  args = [],
}: PublishOptions): Promise<PublishedApp> {
  const edge = await startEdge();
  const project = await createProject(version, files);
  const writeEnv = (text: string) =>
    project.writeEnv(
      `NGROK_SERVER_ADDR=${edge.agentAddr}\nNGROK_ROOT_CAS=${edge.caFile}\nNGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=${authtoken}\n${text}`,
    );
  writeEnv(lines);
  // Its own probes of the public name stay on this machine.
  const connect = ['--connect-to', `${domain}:443:127.0.0.1:${edge.httpsPort}`];
  const program = startJson(project, [...connect, ...args], { NODE_EXTRA_CA_CERTS: edge.caFile });
  await program.event({ type: 'tunnel', state: 'online' });
  await program.event({ type: 'process', state: 'ready' });
  return {
    project,
    edge,
    program,
    visit: (options = {}) =>
      openVisitor({ url: edge.publicUrl, headers: publicHeaders, comesBack: true, ...options }),
    visitLocally: (options = {}) =>
      openVisitor({ url: `http://127.0.0.1:${project.port}`, comesBack: true, ...options }),
    writeEnv,
    async restart(text) {
      const from = program.events.length;
      writeEnv(text);
      await program.event({ type: 'process', state: 'ready' }, from, restartedMs);
    },
    async end() {
      await program.end();
      project.remove();
      await edge.close();
    },
  };
}

/** What a visitor's browser says behind the tunnel. */
export const publicHeaders = { Host: domain, Origin: `https://${domain}` };

const askAgainMs = 20;
const mostMs = 30_000;

/** Asks with this origin, through the tunnel, until it is let in; gives the milliseconds since `startMs`. Rejects after 30 s. */
export async function acceptedAfter(edge: Edge, origin: string, startMs: number): Promise<number> {
  const headers = { ...publicHeaders, Origin: origin };
  for (;;) {
    if (performance.now() - startMs > mostMs) throw new Error(`${origin} was never let in`);
    const answer = await openWebSocket(edge.publicUrl, headers).catch(String);
    if (answer instanceof WebSocket) {
      answer.terminate();
      return performance.now() - startMs;
    }
    await delay(askAgainMs);
  }
}
