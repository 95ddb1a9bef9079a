import { z } from 'zod';
import { type Browser, startBrowser } from './browser.ts';
import { devHost, domain, upgrade } from './chain.ts';
import { startProgramChain } from './program-chain.ts';

const script = `
import streamlit as st
st.title("The app renders")
word = st.text_input("word")
st.write(f"typed {word}.")
`;

const invitation = z.object({ url: z.url(), expires: z.iso.datetime() });

/** The whole chain, into which guests alone may come, each with a Chromium of their own. */
export async function startGuestChain(command: string) {
  const chain = await startProgramChain(
    '1.53.0',
    ({ httpsPort }) => `
      ${upgrade}
      proxy_pass https://127.0.0.1:${httpsPort};
      proxy_ssl_server_name on;
      proxy_ssl_name ${domain};
      proxy_set_header Host ${domain};`,
    { 'app.py': script },
    'OCAP_ACCESS=invited',
  );
  await chain.program.event({ type: 'tunnel', state: 'online' });
  await chain.program.event({ type: 'process', state: 'ready' });
  const browsers: Browser[] = [];
  const publicUrl = `https://${devHost}:${chain.proxyPort}/`;
  return {
    ...chain,
    publicUrl,
    /** Their link, as it leads to the proxy of this chain, and when it ends. */
    async invite(name: string, ...more: readonly string[]) {
      const { all } = await chain.command('invite', name, '--json', ...more);
      const { url, expires } = invitation.parse(JSON.parse(all));
      return { link: publicUrl + new URL(url).search, endsMs: Date.parse(expires) };
    },
    async browser(): Promise<Browser> {
      const browser = await startBrowser(command, devHost);
      browsers.push(browser);
      return browser;
    },
    /** How many WebSockets this browser has open. */
    openIn: ({ network }: Browser) => network.webSocketsOpened - network.webSocketsClosed,
    async end() {
      for (const browser of browsers) await browser.close();
      await chain.end();
    },
  };
}

/** Types into the field of the page, sign by sign, as a person does. */
export async function type(browser: Browser, text: string): Promise<void> {
  // Streamlit loads the code of a field when it needs it.
  const focus = `const field = document.querySelector('input'); field?.focus(); field?.tagName ?? ''`;
  while ((await browser.run(`{ ${focus} }`)) !== 'INPUT')
    await new Promise((resolve) => setTimeout(resolve, 50));
  for (const sign of text) await browser.call('Input.dispatchKeyEvent', { type: 'char', text: sign });
}

/** Ends what is typed, so that the app gets it. */
export async function enter(browser: Browser): Promise<void> {
  for (const type of ['keyDown', 'keyUp'])
    await browser.call('Input.dispatchKeyEvent', {
      type,
      key: 'Enter',
      code: 'Enter',
      windowsVirtualKeyCode: 13,
      ...(type === 'keyDown' && { text: '\r' }),
    });
}
