import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { createNetworkCount, type NetworkCount } from './browser-network.ts';

/** One tab of a headless Chromium. */
export interface Browser {
  open(url: string): Promise<void>;
  /** What a person reads on the page. */
  text(): Promise<string>;
  /** Waits until the page's text is like this, and gives it. @throws with the text that was there instead. */
  shows(pattern: RegExp, timeoutMs?: number): Promise<string>;
  /** Does this on the page; gives what it came to, as text. */
  run(script: string): Promise<string>;
  /** What went over the line since it was opened, as the browser counts it. */
  readonly network: NetworkCount;
  /** A method of the DevTools protocol. */
  call(method: string, params?: object): Promise<unknown>;
  /** Keeps a picture as `test-artefacts/NAME.png`. */
  picture(name: string): Promise<void>;
  /** Ends it, and removes its profile. */
  close(): Promise<void>;
}

const artefacts = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'test-artefacts');

/** The command of a Chromium; null where the machine has none. */
export async function findBrowser(): Promise<string | null> {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const { failed } = await execa(name, ['--version'], { reject: false });
    if (!failed) return name;
  }
  return null;
}

/** Starts one to which this host is 127.0.0.1, with an empty tab that is driven by the DevTools protocol. It takes any certificate. */
export async function startBrowser(command: string, host: string): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'ocap-dev-test-chromium-'));
  // Ended with the test run at the latest: execa sees to it. As root it has no sandbox.
  const child = execa(
    command,
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
      ...['--disable-background-networking', '--remote-debugging-port=0', '--window-size=900,600'],
      ...[`--user-data-dir=${profile}`, `--host-resolver-rules=MAP ${host} 127.0.0.1`],
      ...['--ignore-certificate-errors', 'about:blank'],
    ],
    // Its own temporary folders, which it leaves behind, lie in the profile and go with it.
    { env: { TMPDIR: profile }, reject: false, forceKillAfterDelay: 1000, stdin: 'ignore', stdout: 'ignore' },
  );
  const network = createNetworkCount();
  const tab = await connect(await debuggerUrl(child.stderr, child), network.take);
  const evaluate = async (expression: string) =>
    evaluated.parse(await tab.call('Runtime.evaluate', { expression })).result.value;
  const text = () => evaluate('document.body?.innerText ?? ""');
  await tab.call('Page.enable');
  await tab.call('Network.enable');
  return {
    text,
    run: evaluate,
    network,
    call: tab.call,
    async open(url) {
      await tab.call('Page.navigate', { url });
    },
    async shows(pattern, timeoutMs = 15_000) {
      const endMs = Date.now() + timeoutMs;
      for (;;) {
        const seen = await text();
        if (pattern.test(seen)) return seen;
        if (Date.now() > endMs) throw new Error(`the page never showed ${pattern}, but:\n${seen}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async picture(name) {
      const { data } = captured.parse(await tab.call('Page.captureScreenshot', { format: 'png' }));
      mkdirSync(artefacts, { recursive: true });
      writeFileSync(join(artefacts, `${name}.png`), Buffer.from(data, 'base64'));
    },
    async close() {
      tab.close();
      child.kill();
      await child;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const evaluated = z.object({ result: z.object({ value: z.string() }) });
const captured = z.object({ data: z.string() });
const target = z.object({ type: z.string(), webSocketDebuggerUrl: z.string() });
const reply = z.object({ id: z.number(), result: z.unknown().optional() });

/** The address of its first tab, whose port it says on stderr. */
async function debuggerUrl(stderr: NodeJS.ReadableStream, ended: Promise<unknown>): Promise<string> {
  const listening = new Promise<string>((resolve, reject) => {
    let said = '';
    stderr.on('data', (chunk) => {
      said += String(chunk);
      const host = /DevTools listening on ws:\/\/([^/]+)\//.exec(said)?.[1];
      if (host !== undefined) resolve(host);
    });
    void ended.then(() => reject(new Error(`Chromium ended:\n${said}`)));
  });
  const response = await fetch(`http://${await listening}/json/list`);
  const tab = z
    .array(target)
    .parse(await response.json())
    .find(({ type }) => type === 'page');
  if (tab === undefined) throw new Error('Chromium has no tab');
  return tab.webSocketDebuggerUrl;
}

async function connect(url: string, heard: (event: unknown) => void) {
  const socket = new WebSocket(url);
  const waiting = new Map<number, (result: unknown) => void>();
  let lastId = 0;
  socket.on('message', (data) => {
    const said: unknown = JSON.parse(String(data));
    const message = reply.safeParse(said);
    if (!message.success) return heard(said);
    waiting.get(message.data.id)?.(message.data.result);
    waiting.delete(message.data.id);
  });
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  return {
    call(method: string, params: object = {}): Promise<unknown> {
      lastId += 1;
      const id = lastId;
      socket.send(JSON.stringify({ id, method, params }));
      return new Promise((resolve) => waiting.set(id, resolve));
    },
    close: () => socket.close(),
  };
}
