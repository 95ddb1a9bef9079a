import { connect } from 'node:net';
import WebSocket from 'ws';
import type { RecipeCode } from '../../src/core/lint/suspicion.ts';
import { handshakeThrough, startNginx, visit } from '../support/nginx.ts';
import { freePort } from '../support/streamlit.ts';
import { listedOrigin, strangerOrigin } from './cases/case.ts';
import type { SiteCase } from './cases/site-case.ts';
import { hostedName, startHosting } from './hosting.ts';
import { startApache, startCaddy } from './servers.ts';

/** How a real server over a site answered. */
export interface SiteTruth {
  readonly visitor: number;
  readonly stranger: number;
  /** Of the page. */
  readonly allowOrigin: string | null;
  /** Was a file refused for its size? Null: not asked. */
  readonly tooLarge: boolean | null;
  /** Was a silent WebSocket cut before the app's first ping? Null: not asked. */
  readonly cut: boolean | null;
}

const host = new URL(listedOrigin).host;

/** Starts the real server over a site that leads to the app, and asks it. */
export async function siteTruthOf(site: SiteCase, text: string, appPort: number): Promise<SiteTruth> {
  const hosting = await startHosting(appPort, { tls: site.server === 'nginx' });
  const port = await freePort();
  const server = await start(site, text, { port, appPort, hostingPort: hosting.port });
  const place = { port, host };
  const base = site.base ?? '';
  try {
    const stream = `${base}/_stcore/stream`;
    const visitor = await handshakeThrough(place, listedOrigin, stream);
    const page = await visit({ ...place, path: `${base}/` });
    const isLimited = site.codes.includes('body-limit') || asksUploads(site) || /LimitRequestBody/.test(text);
    return {
      visitor,
      stranger: await handshakeThrough(place, strangerOrigin, stream),
      allowOrigin: page.headers['access-control-allow-origin'] ?? null,
      tooLarge: isLimited ? await isTooLarge(site, port) : null,
      cut: /timeout/i.test(text) && visitor === 101 ? await isCut(port, stream, silenceMs(text)) : null,
    };
  } finally {
    await server.end();
    hosting.end();
  }
}

function asksUploads({ others = {} }: SiteCase): boolean {
  return Object.values(others).some((text) => /file_uploader|maxUploadSize/.test(text));
}

/** What must be found in a site whose server answers so. */
export function codesBySite(truth: SiteTruth): ReadonlySet<RecipeCode> {
  const { visitor, stranger, allowOrigin, tooLarge, cut } = truth;
  const codes = new Set<RecipeCode>();
  if (stranger === 101) codes.add('origin-rewritten');
  if (visitor === 403 || visitor === 404) codes.add('host-missing');
  else if (visitor === 502) codes.add('sni-missing');
  else if (visitor !== 101) codes.add('upgrade-missing');
  if (allowOrigin === '*') codes.add('acao-header');
  if (tooLarge === true) codes.add('body-limit');
  if (cut === true) codes.add('idle-cut');
  return codes;
}

interface Ports {
  readonly port: number;
  readonly appPort: number;
  readonly hostingPort: number;
}

function start({ server, others = {} }: SiteCase, text: string, { port, appPort, hostingPort }: Ports) {
  const led = text.replaceAll('127.0.0.1:8501', `127.0.0.1:${appPort}`);
  switch (server) {
    case 'nginx': {
      const group = `upstream ${hostedName} { server 127.0.0.1:${hostingPort}; }\n`;
      const inner = /http \{\n([\s\S]*)\n\}\n$/.exec(led)?.[1] ?? led;
      const snippet = others['nginx/snippets/websocket.conf'] ?? '';
      const site = inner
        .replaceAll('include snippets/websocket.conf;', snippet)
        .replaceAll('listen 80;', `listen 127.0.0.1:${port};`);
      return startNginx(`${text.includes(hostedName) ? group : ''}${site}`);
    }
    case 'caddy': {
      const hosted = led.replaceAll(`https://${hostedName}`, `http://127.0.0.1:${hostingPort}`);
      return startCaddy(port, hosted.replace(/^app\.example\.org/m, `http://app.example.org:${port}`));
    }
    case 'apache':
      return startApache(port, led.replaceAll('*:80>', `*:${port}>`));
    case 'traefik':
      throw new Error('there is no server of it here');
    default:
      return server satisfies never;
  }
}

const megabyte = 1024 ** 2;

/** nginx says so by the length alone; Caddy counts what it passes on. */
async function isTooLarge({ server, others = {} }: SiteCase, port: number): Promise<boolean> {
  const written = /maxUploadSize = (\d+)/.exec(Object.values(others).join('\n'))?.[1];
  const path = '/_stcore/upload_file/a/b';
  if (server !== 'nginx') {
    const { status } = await visit({ port, host, path, body: Buffer.alloc(2 * megabyte) });
    return status === 413 || status === 502;
  }
  const length = Number(written ?? 200) * megabyte;
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `PUT ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${length}\r\nExpect: 100-continue\r\n\r\n`,
  );
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.once('data', (data) => resolve(data.toString().startsWith('HTTP/1.1 413')));
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

/** A timeout of a minute must outlast the first ping, which comes after 30 s. */
function silenceMs(text: string): number {
  return /timeout (?:1m|60)/i.test(text) ? 64_000 : 6000;
}

async function isCut(port: number, path: string, waitMs: number): Promise<boolean> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, ['streamlit'], {
    headers: { host, origin: listedOrigin },
  });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.once('close', () => resolve(true));
  socket.on('error', () => resolve(true));
  const timer = setTimeout(() => resolve(false), waitMs);
  return promise.finally(() => {
    clearTimeout(timer);
    socket.terminate();
  });
}
