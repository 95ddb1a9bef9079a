import { execa } from 'execa';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startEdge } from '../edge/edge.ts';
import { findBrowser, startBrowser } from '../support/browser.ts';
import { startNameServer } from '../support/dns.ts';
import { generatedNginx } from '../support/generating.ts';
import { startJson } from '../support/json-program.ts';
import { needNginx, startNginx } from '../support/nginx.ts';
import { createProject, launcher, userEnvironment } from '../support/project.ts';
import { freePort } from '../support/streamlit.ts';

const undo: (() => unknown)[] = [];
beforeEach(needNginx);
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const host = 'proxy.test';
const domain = 'ocap.ngrok.app';

/** Only a working WebSocket brings its text to a browser, and each half second a new one. */
const script = `
import itertools, os
import streamlit as st
st.title("The app renders")
count = itertools.count()
@st.fragment(run_every=0.5)
def tick():
    st.write(f"run of {os.getpid()}, tick {next(count)}")
tick()
`;

/** Chromium's way: nginx with the generated file → stand-in edge → real SDK → the program's app. */
async function startChain() {
  const edge = await startEdge();
  undo.push(edge.close);
  const names = await startNameServer([domain]);
  undo.push(names.close);
  const port = await freePort();
  const origin = `http://${host}:${port}`;
  const settings = { NGROK_DOMAIN: domain, DEV_PROXY_URL: origin };
  const config = await generatedNginx(names, settings, 'development');
  // A reserved domain has no port: only this is changed for the stand-in edge.
  const nginx = await startNginx(
    config.replace(`"https://${domain}"`, `"https://${domain}:${edge.httpsPort}"`),
  );
  undo.push(nginx.end);

  const project = await createProject('1.53.0', { 'app.py': script });
  undo.push(project.remove);
  const tunnel = `NGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=t\nNGROK_SERVER_ADDR=${edge.agentAddr}\nNGROK_ROOT_CAS=${edge.caFile}`;
  const writeEnv = (text: string) => project.writeEnv(`${tunnel}\n${text}`);
  const connections = [
    ...['--connect-to', `${domain}:443:127.0.0.1:${edge.httpsPort}`],
    ...['--connect-to', `${host}:${port}:127.0.0.1:${port}`],
  ];
  const trust = { NODE_EXTRA_CA_CERTS: edge.caFile };
  return {
    edge,
    origin,
    writeEnv,
    /** Supervises the app. */
    start() {
      const program = startJson(project, connections, trust);
      undo.push(program.end);
      return program;
    },
    /** What `ocap-dev probe` says of the proxy's origin, line by line. */
    async probe(): Promise<unknown[]> {
      const { stdout } = await execa(launcher, ['probe', '--origin', origin, '--json', ...connections], {
        cwd: project.folder,
        env: { ...userEnvironment(project.folder), ...trust },
        extendEnv: false,
        reject: false,
      });
      return stdout.split('\n').map((line) => JSON.parse(line));
    },
  };
}

it('a browser behind the whole chain: refused with a reason, let in by the line that it names, back by itself', async (context) => {
  const command = await findBrowser();
  if (command === null) return context.skip('no Chromium is installed');
  const { edge, origin, writeEnv, start, probe } = await startChain();
  writeEnv('# The origin of the proxy is in no list.');
  const program = start();
  await program.event({ type: 'tunnel', state: 'online' });
  await program.event({ type: 'process', state: 'ready' });
  const browser = await startBrowser(command, host);
  undo.push(browser.close);

  await browser.open(origin);
  const line = `STREAMLIT_CUSTOM_ORIGINS=${origin}`;
  await program.event({ type: 'visit', path: '/_stcore/stream', status: 403, origin });
  const told = { type: 'log', source: 'ocap-dev', line: expect.stringMatching(`origin-rejected.*${line}$`) };
  await vi.waitFor(() => expect(program.events).toContainEqual(expect.objectContaining(told)));
  expect(await probe()).toContainEqual(
    expect.objectContaining({
      target: 'tunnel',
      origin,
      status: 403,
      diagnosis: expect.objectContaining({
        code: 'origin-rejected',
        hop: 'app',
        hint: expect.stringContaining(line),
      }),
    }),
  );
  expect(await browser.text()).not.toContain('The app renders');
  await browser.picture('browser-chain-1-refused');

  writeEnv(line);
  const first = await browser.shows(/The app renders[\s\S]*run of \d+, tick [1-9]/);
  await browser.picture('browser-chain-2-listed');
  expect(await probe()).toContainEqual(
    expect.objectContaining({ target: 'tunnel', origin, status: 101, verdict: 'pass' }),
  );

  // The app crashes under the open page, which goes on with the new one.
  const old = Number(/run of (\d+)/.exec(first)?.[1]);
  process.kill(old, 'SIGKILL');
  const second = await browser.shows(new RegExp(`run of (?!${old})\\d+, tick [1-9]`));
  await browser.picture('browser-chain-3-restarted');

  const from = program.events.length;
  edge.reset();
  await program.event({ type: 'tunnel', state: 'reconnecting' }, from);
  await program.event({ type: 'tunnel', state: 'online' }, from);
  const tick = Number(/tick (\d+)/.exec(await browser.text())?.[1]);
  const pid = /run of (\d+)/.exec(second)?.[1];
  await browser.shows(new RegExp(`run of ${pid}, tick (?!${tick}\\b)\\d+`));
  await browser.picture('browser-chain-4-tunnel-back');
});
