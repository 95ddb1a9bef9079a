import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { dirname, join } from 'node:path';
import { selfSignedCertificate } from '../edge/certificate.ts';
import { type Edge, startEdge } from '../edge/edge.ts';
import { toTunnel, upgrade } from '../support/chain.ts';
import { startNginx } from '../support/nginx.ts';
import { launcher } from '../support/project.ts';
import { makeProject, realStreamlit } from '../support/streamlit.ts';
import { openTerminal, type TerminalSession } from '../support/terminal.ts';

export const domain = 'ocapistaine.ngrok.app';
export const devHost = 'ocapistaine-dev.vaettir.locki.io';
/** What the pictures show instead of the port that was free. */
export const shownPort = 8502;

/** A project with all that is around it, on this machine alone: app, tunnel, proxy, and the names that lead there. */
export interface Stage {
  readonly edge: Edge;
  readonly port: number;
  writeEnv(text?: string): void;
  open(columns: number, rows: number): TerminalSession;
  end(): Promise<void>;
}

const front = `import streamlit as st

st.title("OCapistaine")
print("The council's minutes are loaded: 214 documents", flush=True)
`;

export async function raiseStage(): Promise<Stage> {
  const edge = await startEdge({ names: [domain] });
  const port = await freeFourDigitPort();
  const folder = makeProject({
    'app/front.py': front,
    'pyproject.toml': '[project]\nname = "ocapistaine"\n',
  });
  const [program = ''] = realStreamlit('1.53.0');
  symlinkSync(dirname(dirname(program)), join(folder, '.venv'));
  const files = join(folder, '.stage');
  mkdirSync(files);
  const proxy = await startProxy(files, edge);
  const addresses = await startAddressService();
  const trusted = join(files, 'trusted.pem');
  writeFileSync(trusted, readFileSync(edge.caFile, 'utf8') + readFileSync(join(files, 'cert.pem'), 'utf8'));
  const settings = [
    `STREAMLIT_PORT=${port}`,
    `NGROK_DOMAIN=${domain}`,
    'NGROK_AUTHTOKEN=2abcDEFghiJKLmnoPQRstu_4vwxYZ1234567890abcd',
    `NGROK_SERVER_ADDR=${edge.agentAddr}`,
    `NGROK_ROOT_CAS=${edge.caFile}`,
  ].join('\n');
  const writeEnv = (text = '') => writeFileSync(join(folder, '.env'), `${settings}\n${text}`);
  writeEnv();
  return {
    edge,
    port,
    writeEnv,
    open: (columns, rows) =>
      openTerminal({
        command: launcher,
        args: [
          ...['--connect-to', `${domain}:443:127.0.0.1:${edge.httpsPort}`],
          ...['--connect-to', `${devHost}:443:127.0.0.1:${proxy.port}`],
        ],
        cwd: folder,
        columns,
        rows,
        env: {
          HOME: folder,
          XDG_RUNTIME_DIR: folder,
          NODE_EXTRA_CA_CERTS: trusted,
          http_proxy: addresses.url,
          no_proxy: 'localhost,127.0.0.1',
        },
      }),
    async end() {
      addresses.end();
      await proxy.end();
      await edge.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** As wide as the one that the pictures show, so that nothing beside it moves. */
async function freeFourDigitPort(): Promise<number> {
  for (;;) {
    const port = 1024 + Math.floor(Math.random() * 7000);
    const server = createTcpServer().listen(port);
    const isFree = await Promise.race([
      once(server, 'listening').then(() => true),
      once(server, 'error').then(() => false),
    ]);
    server.close();
    if (isFree && port !== shownPort) return port;
  }
}

async function startProxy(files: string, edge: Edge) {
  const certificate = selfSignedCertificate([devHost], Date.now(), 'stand-in proxy');
  writeFileSync(join(files, 'cert.pem'), certificate.cert);
  writeFileSync(join(files, 'key.pem'), certificate.key);
  const port = await freeFourDigitPort();
  const location = upgrade + toTunnel({ edgeUrl: `https://127.0.0.1:${edge.httpsPort}` }, domain);
  const nginx = await startNginx(`
    map $http_upgrade $connection_upgrade { default upgrade; '' close; }
    server {
      listen 127.0.0.1:${port} ssl;
      server_name ${devHost};
      ssl_certificate ${files}/cert.pem;
      ssl_certificate_key ${files}/key.pem;
      location / { ${location} }
    }`);
  return { port, end: nginx.end };
}

/** Streamlit asks a public service for this machine's address. The pictures are made without the Internet: it asks here. */
async function startAddressService() {
  const server = createServer((_, response) => response.end('203.0.113.7')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, end: () => void server.close() };
}
