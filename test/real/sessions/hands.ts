import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Browser } from '../../support/browser.ts';

/** What a person does with a page in a browser. */
export interface Hands {
  press(button: string): Promise<void>;
  /** Goes to the page of this name, by the sidebar. */
  follow(link: string): Promise<void>;
  /** Puts the cursor into the field of this label. */
  focus(label: string): Promise<void>;
  /** Types into whatever has the focus, a letter each so many milliseconds. */
  type(text: string, everyMs: number): Promise<void>;
  enter(): Promise<void>;
  /** Label and text of the field that has the focus; empty: none has. */
  focused(): Promise<string>;
  chooseFile(path: string): Promise<void>;
  /** Presses the button of a download, and gives what was saved under this name. */
  save(button: string, folder: string, name: string): Promise<string>;
  /** How many WebSockets the page opened and lost since it was loaded. */
  line(): Promise<string>;
}

const watching = `
  window.lines = { opened: 0, closed: 0 };
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...args) {
      super(...args);
      this.addEventListener('open', () => { window.lines.opened += 1; });
      this.addEventListener('close', () => { window.lines.closed += 1; });
    }
  };`;

const rootNode = z.object({ root: z.object({ nodeId: z.number() }) });
const foundNode = z.object({ nodeId: z.number() });
const waitMs = 15_000;

/** Opens the page and gives the hands on it. */
export async function openPageInBrowser(browser: Browser, url: string): Promise<Hands> {
  // Names below .app are asked for by https alone, and nobody vouches for the stand-in edge.
  await browser.call('Security.setIgnoreCertificateErrors', { ignore: true });
  await browser.call('Page.addScriptToEvaluateOnNewDocument', { source: watching });
  await browser.open(url);

  const clickOn = (selector: string, text: string) =>
    until(async () => {
      const done = await browser.run(
        `(() => { const found = [...document.querySelectorAll(${JSON.stringify(selector)})]
          .find((each) => each.innerText.trim() === ${JSON.stringify(text)} && !each.disabled);
          found?.click(); return String(found !== undefined); })()`,
      );
      return done === 'true' ? done : null;
    }, text);

  const key = (type: string, params: object) => browser.call('Input.dispatchKeyEvent', { type, ...params });

  return {
    press: async (button) => void (await clickOn('button', button)),
    follow: async (link) => void (await clickOn('[data-testid="stSidebarNav"] a', link)),
    async focus(label) {
      await browser.run(`document.querySelector('input[aria-label="${label}"]')?.focus(), ''`);
    },
    async type(text, everyMs) {
      for (const letter of text) {
        await key('keyDown', { text: letter, key: letter, unmodifiedText: letter });
        await key('keyUp', { key: letter });
        await delay(everyMs);
      }
    },
    async enter() {
      const enterKey = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' };
      await key('keyDown', enterKey);
      await key('keyUp', enterKey);
    },
    focused: () =>
      browser.run(
        `(({ ariaLabel, value, tagName }) => tagName === 'INPUT' ? ariaLabel + ': ' + value : '')(document.activeElement)`,
      ),
    async chooseFile(path) {
      const { root } = rootNode.parse(await browser.call('DOM.getDocument'));
      const query = { nodeId: root.nodeId, selector: 'input[type=file]' };
      const { nodeId } = foundNode.parse(await browser.call('DOM.querySelector', query));
      await browser.call('DOM.setFileInputFiles', { nodeId, files: [path] });
    },
    async save(button, folder, name) {
      await browser.call('Page.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
      await clickOn('button', button);
      return await until(async () => readIfThere(join(folder, name)), name);
    },
    line: () => browser.run("window.lines.opened + ' opened, ' + window.lines.closed + ' closed'"),
  };
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8') || null;
  } catch {
    return null;
  }
}

async function until<T>(look: () => Promise<T | null>, what: string): Promise<T> {
  for (const endMs = Date.now() + waitMs; Date.now() < endMs; await delay(30)) {
    const found = await look();
    if (found !== null) return found;
  }
  throw new Error(`${what} did not come`);
}
