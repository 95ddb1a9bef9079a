import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { ProbeCommand } from '../../src/cli/commands/probe.ts';
import { type Certificate, selfSignedCertificate } from '../edge/certificate.ts';
import { type Edge, startEdge } from '../edge/edge.ts';
import { type OpenTunnel, openTunnel } from '../edge/open-tunnel.ts';
import { probe, probeJson } from './chain-probe.ts';
import { startNginx } from './nginx.ts';
import { type AppOptions, freePort, makeProject, type RunningApp, startApp } from './streamlit.ts';

export const devHost = 'dev.example.org';
export const domain = 'shop.ngrok.app';

/** A machine's real app, the real SDK's tunnel to it through the stand-in edge, and a real nginx in front. */
export interface Chain {
  readonly app: RunningApp;
  readonly edge: Edge;
  /** Where a proxy leads to: the edge, by its address. */
  readonly edgeUrl: string;
  /** Writes `.env`, besides what the chain needs. */
  writeEnv(text: string): void;
  /** An nginx with this location, under the name of the dev proxy, from then on. */
  proxy(location: string, options?: ProxyOptions): Promise<void>;
  /** Whatever listens on this port takes the place of the dev proxy. */
  leadThrough(running: { readonly port: number; end(): Promise<void> }): Promise<void>;
  /** Holds the dev proxy's `cert.pem` and `key.pem`. */
  readonly certificates: string;
  /** To the app, or to another port; nothing happens where it leads there already. */
  openTunnel(port?: number): Promise<void>;
  closeTunnel(): Promise<void>;
  probe(changes?: Partial<ProbeCommand>): ReturnType<typeof probe>;
  probeJson(changes?: Partial<ProbeCommand>): ReturnType<typeof probeJson>;
  end(): Promise<void>;
}

export interface ProxyOptions {
  readonly certificate?: Certificate;
  readonly server?: string;
  /** Besides the server. */
  readonly http?: string;
  /** Of a body; the generated file's own if not given. */
  readonly limit?: string;
}

/** The settings that name the chain. */
const chainEnv = (port: number) =>
  `STREAMLIT_PORT=${port}\nNGROK_DOMAIN=${domain}\nDEV_PROXY_URL=https://${devHost}\nPROD_PROXY_URL=\n`;

/** The list in the form that Streamlit reads, as the program would give it. */
export const listedEnv = {
  STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: `https://${devHost} https://${domain}`,
};

/** Starts app, edge and tunnel; this process trusts their certificates then. The proxy is the test's to add. */
export async function startChain(options: AppOptions): Promise<Chain> {
  const edge = await startEdge({ names: [devHost] });
  const certificate = selfSignedCertificate([devHost], Date.now(), 'test proxy');
  const app = await startApp(options);
  const project = makeProject({ '.env': chainEnv(app.port) });
  const files = mkdtempSync(join(tmpdir(), 'ocap-dev-chain-'));
  const own = [readFileSync(edge.caFile, 'utf8'), certificate.cert];
  setDefaultCACertificates([...getCACertificates('bundled'), ...own]);
  writeFileSync(join(files, 'cert.pem'), certificate.cert);
  writeFileSync(join(files, 'key.pem'), certificate.key);
  let tunnel: (OpenTunnel & { readonly port: number }) | null = null;
  let proxy = { port: await freePort(), end: async () => {} };

  const withChain = (changes: Partial<ProbeCommand> = {}): Partial<ProbeCommand> => ({
    ...changes,
    connectTo: [
      ...(changes.connectTo ?? []),
      `${domain}:443:127.0.0.1:${edge.httpsPort}`,
      `${devHost}:443:127.0.0.1:${proxy.port}`,
    ],
  });

  const chain: Chain = {
    app,
    edge,
    edgeUrl: `https://127.0.0.1:${edge.httpsPort}`,
    writeEnv: (text) => writeFileSync(join(project, '.env'), chainEnv(app.port) + text),
    async proxy(location, { certificate: own = certificate, server = '', http = '', limit = '201m' } = {}) {
      await proxy.end();
      const port = await freePort();
      writeFileSync(join(files, 'cert.pem'), own.cert);
      writeFileSync(join(files, 'key.pem'), own.key);
      const nginx = await startNginx(`
        ${http}
        map $http_upgrade $connection_upgrade { default upgrade; '' close; }
        server {
          listen 127.0.0.1:${port} ssl;
          server_name ${devHost};
          ssl_certificate ${files}/cert.pem;
          ssl_certificate_key ${files}/key.pem;
          client_max_body_size ${limit};
          ${server}
          location / { ${location} }
        }`);
      proxy = { port, end: nginx.end };
    },
    certificates: files,
    async leadThrough(running) {
      await proxy.end();
      proxy = running;
    },
    async openTunnel(port = app.port) {
      if (tunnel?.port === port) return;
      await chain.closeTunnel();
      tunnel = { port, ...(await openTunnel(edge, `http://127.0.0.1:${port}`, domain)) };
    },
    async closeTunnel() {
      await tunnel?.close();
      tunnel = null;
    },
    probe: (changes) => probe(project, withChain(changes)),
    probeJson: (changes) => probeJson(project, withChain(changes)),
    async end() {
      await proxy.end();
      await tunnel?.close();
      await edge.close();
      await app.end();
      for (const folder of [project, files]) rmSync(folder, { recursive: true });
    },
  };
  await chain.openTunnel();
  return chain;
}

/** What the guide's location has, but for its target. */
export const upgrade = `
  proxy_http_version 1.1;
  proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection $connection_upgrade;
`;

/** Leads to the tunnel at this edge, as the tunnel's name. */
export function toTunnel({ edgeUrl }: Pick<Chain, 'edgeUrl'>, name = domain): string {
  return `
    proxy_pass ${edgeUrl};
    proxy_ssl_server_name on;
    proxy_ssl_name ${name};
    proxy_set_header Host ${name};
  `;
}

/** The same over an app below this path, as its options and the project's settings have it. */
export async function startChainBelow(path: string): Promise<Chain> {
  const chain = await startChain({
    version: '1.53.0',
    env: listedEnv,
    args: ['--server.baseUrlPath', path],
    baseUrl: (port) => `http://127.0.0.1:${port}/${path}`,
  });
  chain.writeEnv(`STREAMLIT_SERVER_BASE_URL_PATH=${path}\n`);
  return chain;
}
