import { get } from 'node:http';
import { type Edge, startEdge } from '../test/edge/edge.ts';
import { startJson } from '../test/support/json-program.ts';
import { createProject, type TestProject } from '../test/support/project.ts';
import { authtoken, domain } from '../test/support/tunnel-agents.ts';

/** The program over a real Streamlit, published through the stand-in edge by the real SDK. */
export interface Published {
  readonly edge: Edge;
  readonly project: TestProject;
  readonly program: ReturnType<typeof startJson>;
  /** Writes `.env`, with these lines besides those for the tunnel. */
  writeEnv(lines: string): void;
  end(): Promise<void>;
}

/** @param between stands between agents and edge; gives its address. */
export async function publish(
  between: (edge: Edge) => Promise<string> = async ({ agentAddr }) => agentAddr,
): Promise<Published> {
  const edge = await startEdge();
  const address = await between(edge);
  const project = await createProject('1.53.0');
  const writeEnv = (lines: string) =>
    project.writeEnv(
      `NGROK_SERVER_ADDR=${address}\nNGROK_ROOT_CAS=${edge.caFile}\nNGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=${authtoken}\n${lines}`,
    );
  writeEnv('');
  const program = startJson(project);
  await program.event({ type: 'tunnel', state: 'online' });
  await program.event({ type: 'process', state: 'ready' });
  return {
    edge,
    project,
    program,
    writeEnv,
    async end() {
      await program.end();
      project.remove();
      await edge.close();
    },
  };
}

/** Does the public URL answer? */
export function isServed({ publicUrl }: Edge): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get(`${publicUrl}/_stcore/health`, { headers: { host: domain }, agent: false });
    asked.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.on('error', () => resolve(false));
    // Through a connection that is half open no answer comes.
    asked.setTimeout(500, () => asked.destroy(new Error('silent')));
  });
}
