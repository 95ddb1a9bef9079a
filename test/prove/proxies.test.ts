import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProbeCommand } from '../../src/cli/commands/probe.ts';
import { type Edge, startEdge } from '../edge/edge.ts';
import { type OpenTunnel, openTunnel } from '../edge/open-tunnel.ts';
import { faultsOf, probeJson } from '../support/chain-probe.ts';
import { type NameServer, startNameServer } from '../support/dns.ts';
import { generate } from '../support/generating.ts';
import { without } from '../support/nginx.ts';
import { needServer, type ServedKind, servedKinds, startProxyServer } from '../support/proxy-servers.ts';
import { freePort, makeProject, type RunningApp, realVersions, startApp } from '../support/streamlit.ts';

const name = 'dev.test';
// The one name that every machine knows: Caddy and Apache ask the system for a target's address.
const domain = 'localhost';
const rounds = 67;

type Recipe = Readonly<Record<ServedKind, ((config: string) => string) | null>>;

/** With a line behind the one that holds this. */
const behind = (part: string, line: string) => (config: string) =>
  config.replaceAll(new RegExp(`^.*${part}.*$`, 'gm'), (found) => `${found}\n${line}`);
const replaced = (part: RegExp, by: string) => (config: string) => {
  const changed = config.replaceAll(part, by);
  if (changed === config) throw new Error(`nothing is ${part}`);
  return changed;
};
const passed: Readonly<Record<ServedKind, string>> = {
  nginx: 'proxy_set_header X-Forwarded-Host',
  caddy: 'header_up X-Real-IP',
  apache: 'RequestHeader set X-Real-IP',
};

interface Case {
  readonly what: string;
  readonly recipe: Recipe;
  readonly faults: readonly string[];
  readonly changes?: Partial<ProbeCommand>;
}

/** What is done to a generated file, and what `probe` has to say of it. */
const recipes: readonly Case[] = [
  {
    what: 'Origin replaced by the tunnel’s own',
    recipe: {
      nginx: behind(passed.nginx, 'proxy_set_header Origin https://localhost;'),
      caddy: behind(passed.caddy, 'header_up Origin https://localhost'),
      apache: behind(passed.apache, 'RequestHeader set Origin https://localhost'),
    },
    faults: ['dev-proxy websocket origin-rewritten'],
  },
  {
    what: 'Origin dropped',
    recipe: {
      nginx: behind(passed.nginx, 'proxy_set_header Origin "";'),
      caddy: behind(passed.caddy, 'header_up -Origin'),
      apache: behind(passed.apache, 'RequestHeader unset Origin'),
    },
    faults: ['dev-proxy websocket origin-rewritten'],
  },
  {
    what: 'Upgrade stripped',
    recipe: {
      nginx: (config) => without(config, 'Upgrade $http_upgrade'),
      caddy: behind(passed.caddy, 'header_up -Upgrade\nheader_up -Connection'),
      apache: replaced(/ upgrade=websocket/g, ''),
    },
    faults: ['dev-proxy websocket upgrade-stripped'],
  },
  {
    what: 'a body limit below the app’s',
    recipe: {
      nginx: replaced(/client_max_body_size \d+m/g, 'client_max_body_size 1m'),
      caddy: replaced(/> \d+`/g, '> 1048576`'),
      apache: replaced(/-gt \d+/g, '-gt 1048576'),
    },
    faults: ['dev-proxy upload body-limit'],
  },
  {
    what: 'a short timeout',
    recipe: {
      nginx: replaced(/proxy_read_timeout 3600/g, 'proxy_read_timeout 3'),
      caddy: null,
      // Apache (2.4.71) cuts no upgraded connection by its timeout.
      apache: null,
    },
    faults: ['dev-proxy websocket idle-cut'],
    changes: { idle: '6', urls: [`http://${name}`] },
  },
  {
    what: 'files below /static/ that are not there',
    recipe: {
      nginx: replaced(/ {4}location \/ \{/g, '    location /static/ { return 404; }\n    location / {'),
      caddy: behind('max_size', '}\nhandle_path /static/* {\nrespond 404'),
      apache: behind('RewriteEngine On', 'RewriteRule ^/static/ - [R=404,L]'),
    },
    faults: ['dev-proxy health unexpected'],
  },
];

let names: NameServer;
let edge: Edge;
beforeAll(async () => {
  names = await startNameServer([domain]);
  edge = await startEdge();
  setDefaultCACertificates([...getCACertificates('bundled'), readFileSync(edge.caFile, 'utf8')]);
});
afterAll(async () => {
  await edge.close();
  await names.close();
});

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

describe.each(realVersions)('in front of Streamlit %s', (version) => {
  let app: RunningApp;
  let open: RunningApp;
  let tunnel: OpenTunnel | null = null;
  let project = '';
  beforeAll(async () => {
    const env = { STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: `http://${name} https://${domain}` };
    app = await startApp({ version, env });
    open = await startApp({
      version,
      env,
      files: { '.streamlit/config.toml': '[server]\nenableCORS = false\nenableXsrfProtection = false\n' },
    });
    project = makeProject({});
  });
  afterAll(async () => {
    await tunnel?.close();
    await app.end();
    await open.end();
    rmSync(project, { recursive: true });
  });

  async function leadTo(port: number | null) {
    await tunnel?.close();
    tunnel = port === null ? null : await openTunnel(edge, `http://127.0.0.1:${port}`, domain);
    writeFileSync(
      join(project, '.env'),
      `STREAMLIT_PORT=${port ?? app.port}\nNGROK_DOMAIN=${domain}\nDEV_PROXY_URL=http://${name}\nPROD_PROXY_URL=\nSTREAMLIT_SERVER_MAX_UPLOAD_SIZE=50\n`,
    );
  }

  async function serve(kind: ServedKind, change: (config: string) => string = (text) => text) {
    const port = await freePort();
    const settings = {
      NGROK_DOMAIN: domain,
      STREAMLIT_SERVER_MAX_UPLOAD_SIZE: '50',
      STREAMLIT_APP: 'app.py',
    };
    const { stdout } = await generate('proxy', settings, {
      proxyKind: kind,
      to: 'tunnel',
      serverName: `http://${name}:${port}`,
      ...(kind === 'nginx' ? { resolvers: [`127.0.0.1:${names.port}`] } : {}),
    });
    const config = stdout.replaceAll(`https://${domain}`, `https://${domain}:${edge.httpsPort}`);
    const server = await startProxyServer(kind, change(config), { trusted: edge.caFile });
    undo.push(server.end);
    const connectTo = [`${name}:80:127.0.0.1:${port}`, `${domain}:443:127.0.0.1:${edge.httpsPort}`];
    return async (changes: Partial<ProbeCommand> = {}) => {
      const { code, lines } = await probeJson(project, { connectTo, ...changes });
      return { code, faults: faultsOf(lines).filter((fault) => !fault.startsWith('local')) };
    };
  }

  describe.each(servedKinds)('%s', (kind) => {
    beforeEach(async (context) => {
      needServer(kind, context);
      await leadTo(app.port);
    });

    it(`gives no false alarm in ${rounds} rounds over its generated file`, async () => {
      const ask = await serve(kind);
      for (let round = 0; round < rounds; round += 1)
        expect({ round, ...(await ask()) }).toEqual({ round, code: 0, faults: [] });
    });

    it.each(recipes.filter(({ recipe }) => recipe[kind] !== null))(
      '$what is named, and so is its end',
      async ({ recipe, faults, changes }) => {
        const broken = await serve(kind, recipe[kind] ?? undefined);
        expect(await broken(changes)).toEqual({ code: 1, faults });
        const mended = await serve(kind);
        expect(await mended(changes)).toEqual({ code: 0, faults: [] });
      },
    );

    it('a tunnel that is away is named with the hop', async () => {
      await leadTo(null);
      const ask = await serve(kind);
      const { code, faults } = await ask();
      expect(code).toBe(1);
      expect(faults).toContain('dev-proxy health tunnel-offline');
      expect(faults.every((fault) => fault.endsWith('tunnel-offline'))).toBe(true);
    });

    it('an app that is open by its config.toml is named at every hop', async () => {
      await leadTo(open.port);
      const ask = await serve(kind);
      expect(await ask()).toEqual({
        code: 1,
        faults: ['tunnel websocket wildcard-open', 'dev-proxy websocket wildcard-open'],
      });
    });
  });
});
