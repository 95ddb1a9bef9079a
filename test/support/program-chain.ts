import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { selfSignedCertificate } from '../edge/certificate.ts';
import { type Edge, startEdge } from '../edge/edge.ts';
import { devHost, domain } from './chain.ts';
import { startJson } from './json-program.ts';
import { startNginx } from './nginx.ts';
import { createProject, launcher, type TestProject, userEnvironment } from './project.ts';
import { freePort, makeProject, type RealVersion } from './streamlit.ts';

/** The whole program over a real app, its tunnel by the real SDK to the stand-in edge, and a real nginx in front. */
export interface ProgramChain {
  readonly edge: Edge;
  readonly project: TestProject;
  readonly program: ReturnType<typeof startJson>;
  /** The proxy's; for who comes by its name: `https://dev.example.org:PORT`. */
  readonly proxyPort: number;
  /** An nginx with this location in place of the one before, on the same port. */
  proxy(location: string): Promise<void>;
  /** One command of the program in this project; stdout and stderr together. */
  command(...args: readonly string[]): Promise<{ exitCode: number | undefined; all: string }>;
  end(): Promise<void>;
}

/** Starts all of it; `location` is that of the proxy, `settings` more lines of `.env`. */
export async function startProgramChain(
  version: RealVersion,
  location: (edge: Edge) => string,
  files: Readonly<Record<string, string>> = {},
  settings = '',
): Promise<ProgramChain> {
  const edge = await startEdge({ names: [devHost] });
  const { key, cert } = selfSignedCertificate([devHost], Date.now(), 'test proxy');
  const certificates = makeProject({ 'key.pem': key, 'cert.pem': cert });
  const project = await createProject(version, files);
  const tunnel = `NGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=t\nNGROK_SERVER_ADDR=${edge.agentAddr}`;
  project.writeEnv(`${tunnel}\nNGROK_ROOT_CAS=${edge.caFile}\nDEV_PROXY_URL=https://${devHost}\n${settings}`);
  const port = await freePort();
  const serve = (text: string) =>
    startNginx(`
      map $http_upgrade $connection_upgrade { default upgrade; '' close; }
      map $http_origin $visitor { "~^https?://(?<name>[^:/]+)" $name; default ""; }
      server {
        listen 127.0.0.1:${port} ssl;
        server_name ${devHost};
        ssl_certificate ${certificates}/cert.pem;
        ssl_certificate_key ${certificates}/key.pem;
        location / { ${text} }
      }`);
  let nginx = await serve(location(edge));
  const trust = { NODE_EXTRA_CA_CERTS: await bundle(certificates, edge.caFile) };
  const connections = [
    ...['--connect-to', `${domain}:443:127.0.0.1:${edge.httpsPort}`],
    ...['--connect-to', `${devHost}:443:127.0.0.1:${port}`],
  ];
  const program = startJson(project, connections, trust);
  return {
    edge,
    project,
    program,
    proxyPort: port,
    async proxy(text) {
      await nginx.end();
      nginx = await serve(text);
    },
    async command(...args) {
      const asks = args[0] === 'probe' ? connections : [];
      const { exitCode, all } = await execa(launcher, [...args, ...asks], {
        cwd: project.folder,
        env: { ...userEnvironment(project.folder), ...trust },
        extendEnv: false,
        reject: false,
        all: true,
      });
      return { exitCode, all };
    },
    async end() {
      await program.end();
      await nginx.end();
      await edge.close();
      project.remove();
      rmSync(certificates, { recursive: true });
    },
  };
}

/** Both certificates in one file, as NODE_EXTRA_CA_CERTS takes them. */
async function bundle(folder: string, caFile: string): Promise<string> {
  const file = join(folder, 'trusted.pem');
  await execa('sh', ['-c', `cat "${caFile}" "${folder}/cert.pem" > "${file}"`]);
  return file;
}
