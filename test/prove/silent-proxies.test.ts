import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generate } from '../support/generating.ts';
import { needServer, type ServedKind, servedKinds, startProxyServer } from '../support/proxy-servers.ts';
import { silentSocket } from '../support/silent-socket.ts';
import { freePort, startApp } from '../support/streamlit.ts';

/** What cuts a silent line soon, unless a site says otherwise. Caddy's and Apache's count up to the handshake only (2.6.2, 2.4.71). */
const hasty: Readonly<Record<ServedKind, string>> = {
  nginx: 'proxy_read_timeout 1; proxy_send_timeout 1;',
  caddy: 'servers {\ntimeouts {\nidle 1s\nwrite 1s\nread_body 1s\n}\n}\n',
  apache: 'Timeout 1\nProxyTimeout 1',
};

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

describe.each(servedKinds)('the generated file of %s', (kind) => {
  beforeEach((context) => needServer(kind, context));

  it('leaves a WebSocket silent for longer than the server does elsewhere', async () => {
    const app = await startApp({ version: '1.53.0' });
    undo.push(app.end);
    const port = await freePort();
    const host = `proxy.test:${port}`;
    const { stdout } = await generate(
      'proxy',
      { STREAMLIT_PORT: String(app.port), STREAMLIT_APP: 'app.py' },
      { proxyKind: kind, to: 'app', serverName: `http://${host}` },
    );
    const server = await startProxyServer(kind, stdout, { global: hasty[kind] });
    undo.push(server.end);
    const socket = await silentSocket(port, host, `http://${host}`);
    undo.push(socket.destroy);
    expect(await socket.cutWithin(5000)).toBe(false);
  });
});
