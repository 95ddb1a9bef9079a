import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type Browser, findBrowser, startBrowser } from '../support/browser.ts';
import { devHost, domain, upgrade } from '../support/chain.ts';
import { needNginx } from '../support/nginx.ts';
import { type ProgramChain, startProgramChain } from '../support/program-chain.ts';
import { longTestsOn } from '../support/streamlit.ts';

const undo: (() => unknown)[] = [];
beforeEach(needNginx);
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const script = `
import streamlit as st
st.title("The app renders")
count = st.session_state.setdefault("count", 0)
if st.button("more"):
    st.session_state.count += 1
    if st.session_state.count == 2:
        raise KeyError("the second")
st.write(f"pressed {st.session_state.count} times")
`;

const person = z.object({
  name: z.string(),
  agent: z.string(),
  page: z.string(),
  left: z.string().nullable(),
  webSockets: z.number(),
  bytesIn: z.number(),
  bytesOut: z.number(),
  reruns: z.number(),
  errors: z.number(),
  lastError: z.string().nullable(),
});
type Told = z.infer<typeof person>;
const visit = z.object({ type: z.literal('visit'), path: z.string(), person: z.string().nullable() });

/** The paths of the visits of each, as `--json` tells them. */
function pathsOf({ program }: ProgramChain, name: string): string[] {
  return program.events.flatMap((event) => {
    const found = visit.safeParse(event);
    return found.success && found.data.person === name ? [found.data.path] : [];
  });
}

async function peopleOf(chain: ProgramChain): Promise<Told[]> {
  const { all } = await chain.command('people', '--json');
  return z.array(person).parse(JSON.parse(all));
}

it.for(longTestsOn('1.53.0'))(
  'over Streamlit %s three browsers at once through nginx, edge and door are three people, with what each of them counts itself',
  async (version, context) => {
    const command = await findBrowser();
    if (command === null) return context.skip('no Chromium is installed');
    const chain = await startProgramChain(
      version,
      ({ httpsPort }) => `
      ${upgrade}
      proxy_pass https://127.0.0.1:${httpsPort};
      proxy_ssl_server_name on;
      proxy_ssl_name ${domain};
      proxy_set_header Host ${domain};`,
      { 'app.py': script },
    );
    undo.push(chain.end);
    await chain.program.event({ type: 'tunnel', state: 'online' });
    await chain.program.event({ type: 'process', state: 'ready' });
    const browsers = await Promise.all([1, 2, 3].map(() => startBrowser(command, devHost)));
    for (const browser of browsers) undo.push(browser.close);
    await Promise.all(browsers.map((browser) => browser.open(`https://${devHost}:${chain.proxyPort}/`)));
    await Promise.all(browsers.map((browser) => browser.shows(/more[\s\S]*pressed 0 times/)));

    // They differ by how often each presses.
    const [, one, two] = browsers;
    if (one === undefined || two === undefined) throw new Error('no browsers');
    await press(one);
    await one.shows(/pressed 1 times/);
    await press(two);
    await two.shows(/pressed 1 times/);
    await press(two);
    await two.shows(/KeyError/);

    const bySent = (browser: Browser) => browser.network.messages.sent;
    await vi.waitFor(
      async () => {
        const people = await peopleOf(chain);
        expect(inOrder(people.map(({ reruns }) => reruns))).toEqual(inOrder(browsers.map(bySent)));
        const sent = browsers.map(({ network }) => network.messages.bytesSent);
        expect(inOrder(people.map(({ bytesIn }) => bytesIn))).toEqual(inOrder(sent));
      },
      { timeout: 20_000, interval: 500 },
    );
    const people = await peopleOf(chain);
    expect(people).toHaveLength(3);
    for (const browser of browsers) {
      const { network } = browser;
      const own = people.find(
        ({ bytesIn, reruns }) => reruns === bySent(browser) && bytesIn === network.messages.bytesSent,
      );
      if (own === undefined) throw new Error('nobody has its messages');
      expect(own).toMatchObject({ agent: 'headless Chrome on Linux', page: '/', webSockets: 1, left: null });
      expect(network.webSocketsOpened - network.webSocketsClosed).toBe(1);
      // Whose a page is shows by what is asked for next: it is told before that.
      const isAsset = (path: string) => path !== '/' && !/favicon|manifest/.test(path);
      const told = pathsOf(chain, own.name).filter(isAsset);
      expect(told).toEqual(expect.arrayContaining(network.paths.filter(isAsset)));
      expect(told).toHaveLength(network.paths.filter(isAsset).length);
      expect(told.length).toBeGreaterThan(5);
      await vi.waitFor(
        async () => {
          const { name } = own;
          const now = (await peopleOf(chain)).find((other) => other.name === name);
          const received = network.received + network.messages.bytesReceived;
          // The browser tells of no favicon.
          expect(Math.abs((now?.bytesOut ?? 0) / received - 1)).toBeLessThan(0.01);
        },
        { timeout: 10_000, interval: 500 },
      );
    }
    const pages = people.flatMap(({ name }) => pathsOf(chain, name).filter((path) => path === '/'));
    expect(pages).toHaveLength(
      browsers.flatMap(({ network }) => network.paths.filter((path) => path === '/')).length,
    );
    const errors = people.map(({ lastError }) => lastError).filter((error) => error !== null);
    expect(errors).toEqual([expect.stringMatching(/^KeyError: 'the second' \(app\.py:\d+/)]);

    await browsers[0]?.close();
    await chain.program.event({ type: 'person', state: 'left' });
    expect((await peopleOf(chain)).map(({ left }) => left === null)).toEqual([true, true, false]);
  },
);

function inOrder(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((one, other) => one - other);
}

async function press(browser: Browser): Promise<void> {
  await browser.run(
    `[...document.querySelectorAll('button')].find((b) => b.innerText === 'more').click(); 'done'`,
  );
}
