import { EventEmitter, once } from 'node:events';
import { ask } from '../../../support/visitors.ts';
import {
  filesOf,
  type PageElement,
  triggerOf,
  type UploadedFile,
  type WidgetValue,
  widgetStateOf,
} from './elements.ts';
import { createPage, type Page, type UploadPlace } from './page.ts';
import { openPageSocket, type PageSocket, requestHeaders } from './socket.ts';
import { message, type WireValue } from './wire.ts';

// A visitor of a Streamlit app without a browser: it speaks the page's own protocol (1.46.1 to 1.67.0).
//
//   const visitor = await openVisitor({ url: app.baseUrl });        // or the door's URL, the edge's with `headers`
//   await visitor.click('Count');                                   // a button by its label; resolves when its run is over
//   await visitor.set('Name', 'Ada');                               // text, number, slider, checkbox, selectbox, multiselect
//   const [, count] = await visitor.shows(/n=(\d+)/);               // waits for what one reads on the page
//   await visitor.upload('File', 'a.txt', Buffer.from('hello'));
//   const bytes = await visitor.download('Save');
//   visitor.texts(); visitor.exceptions(); visitor.page.sessionId; visitor.socket.closeCodes;
//   visitor.leave();
//
// `press` sends a click and waits for nothing. `session`: another page's session, asked for at the handshake. With `comesBack`
// it connects again by itself like a page, with its session, and asks for a run only if one was under way: so does the page.

export interface VisitorOptions {
  /** Where the page is, without a final slash. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly session?: string;
  readonly comesBack?: boolean;
  /** What stands behind the address, without its `?`. */
  readonly query?: string;
  /** Whether the page asks for its first run; it does, unless told otherwise. */
  readonly runs?: boolean;
  /** Called at each message, before it is read. */
  readonly heard?: () => void;
}

export interface Visitor {
  readonly page: Page;
  readonly socket: PageSocket;
  /** Everything that one reads on the page, from above to below. */
  texts(): string[];
  /** What is shown in red. */
  exceptions(): string[];
  /** Waits until the texts, a line each, are like this. Rejects with what was there instead. */
  shows(pattern: RegExp, withinMs?: number): Promise<RegExpExecArray>;
  /** Waits for the next message, or until the time is up. */
  news(withinMs: number): Promise<void>;
  /** Asks for a run and waits until it is over. */
  run(): Promise<void>;
  /** Presses the button of this label and waits until the run that it caused is over. */
  click(label: string): Promise<void>;
  /** The same without waiting; gives the moment at which it was sent. */
  press(label: string): Promise<number>;
  /** Sets the widget of this label. */
  set(label: string, value: WidgetValue): Promise<void>;
  /** Asks the app for something that runs no script and is answered by its session; waits for nothing. */
  poke(): void;
  /** Goes to the page of this name. */
  goTo(name: string): Promise<void>;
  upload(label: string, name: string, bytes: Buffer): Promise<void>;
  /** What the button of this label would save. */
  download(label: string): Promise<Buffer>;
  leave(): void;
}

// Fields of BackMsg and ClientState.
const rerunScript = 11;
const fileUrlsRequest = 16;
const clientState = { query: 1, widgets: 2, pageHash: 3, fragment: 5, context: 8 };
const context = message([1, 'Europe/Paris'], [3, 'fr-FR']);

/** Opens the page. Rejects where it is not let in. */
export async function openVisitor(options: VisitorOptions): Promise<Visitor> {
  const { url, headers = {}, session = null, comesBack = false, query = '', runs = true } = options;
  const { heard = () => {} } = options;
  const page = createPage();
  page.leadTo('', query);
  const changes = new EventEmitter().setMaxListeners(0);
  const states = new Map<string, Buffer>();
  const places = new Map<string, readonly UploadPlace[]>();
  let [begun, over, isRunning, requests] = [0, 0, false, 0];

  function take(bytes: Buffer): void {
    heard();
    const news = page.take(bytes);
    if (news.is === 'begun') [begun, isRunning] = [begun + 1, true];
    if (news.is === 'finished' && news.how !== 'rerun') [over, isRunning] = [begun, false];
    if (news.is === 'places') places.set(news.id, news.places);
    changes.emit('change');
  }

  const socket = await openPageSocket({
    url,
    headers,
    comesBack,
    session: () => page.sessionId ?? session,
    onMessage: take,
    onOpen: (count) => count > 1 && isRunning && void sendRun(),
  });

  function sendRun(trigger: Buffer | null = null, fragment = ''): Promise<number> {
    const widgets = [...states.values(), ...(trigger === null ? [] : [trigger])];
    const state = message(
      [clientState.query, page.queryString],
      [clientState.widgets, message(...widgets.map((each) => [1, each] as const))],
      [clientState.pageHash, page.pageHash],
      [clientState.fragment, fragment || null],
      [clientState.context, context],
    );
    return sendBack(rerunScript, state);
  }

  const sendBack = (field: number, value: WireValue) => socket.send(message([field, value]));

  async function until<T>(look: () => T | null, withinMs: number, what: string): Promise<T> {
    const signal = AbortSignal.timeout(withinMs);
    for (;;) {
      const found = look();
      if (found !== null) return found;
      await once(changes, 'change', { signal }).catch(() => {
        throw new Error(
          `${what} did not come within ${withinMs} ms; the page says:\n${visitor.texts().join('\n')}`,
        );
      });
    }
  }

  /** Until a run that begins after this is over. */
  async function through(send: () => Promise<unknown>): Promise<void> {
    const before = begun;
    await send();
    await until(() => (over > before ? true : null), patienceMs, 'the end of a run');
  }

  function find(label: string): PageElement {
    const found = page.elements().find((each) => each.id !== null && each.text === label);
    if (found === undefined) throw new Error(`no ${label} on the page:\n${visitor.texts().join('\n')}`);
    return found;
  }

  const press = async (label: string) => {
    const button = find(label);
    return sendRun(triggerOf(button), button.fragment);
  };

  const setTo = (widget: PageElement, state: Buffer) => {
    states.set(widget.id ?? '', state);
    return through(() => sendRun(null, widget.fragment));
  };

  const visitor: Visitor = {
    page,
    socket,
    texts: () => page.elements().flatMap(({ text }) => text || []),
    exceptions: () => page.elements().flatMap(({ kind, text }) => (kind === 'exception' ? text : [])),
    shows: (pattern, withinMs = patienceMs) =>
      until(() => pattern.exec(visitor.texts().join('\n')), withinMs, String(pattern)),
    async news(withinMs) {
      await once(changes, 'change', { signal: AbortSignal.timeout(withinMs) }).catch(() => {});
    },
    run: () => through(() => sendRun()),
    click: (label) => through(() => press(label)),
    press,
    async set(label, value) {
      const widget = find(label);
      await setTo(widget, widgetStateOf(widget, value));
    },
    poke: () => socket.sendNow(message([fileUrlsRequest, message([1, 'poke'], [3, page.sessionId])])),
    async goTo(name) {
      const hash = page.pages.get(name);
      if (hash === undefined) throw new Error(`no page ${name} among ${[...page.pages.keys()]}`);
      page.leadTo(hash, '');
      await through(() => sendRun());
    },
    async upload(label, name, bytes) {
      const widget = find(label);
      requests += 1;
      const id = String(requests);
      await sendBack(fileUrlsRequest, message([1, id], [2, name], [3, page.sessionId]));
      const [place] = await until(() => places.get(id) ?? null, patienceMs, 'a place for an upload');
      if (place === undefined) throw new Error('no place for an upload');
      await put(url, headers, place.uploadUrl, name, bytes);
      const file: UploadedFile = { name, size: bytes.length, urls: place.raw, fileId: place.fileId };
      await setTo(widget, filesOf(widget, [file]));
    },
    async download(label) {
      const { url: path } = find(label);
      if (path === null) throw new Error(`${label} is no download`);
      const { status, body } = await ask(url, { path, headers: requestHeaders(url, headers) });
      if (status !== 200) throw new Error(`the download was answered with ${status}`);
      return body;
    },
    leave: socket.leave,
  };
  if (runs) await visitor.run();
  return visitor;
}

const patienceMs = 15_000;

/** Uploads a file as the page does: a form, by PUT. @throws where it is not taken. */
async function put(
  url: string,
  headers: Readonly<Record<string, string>>,
  path: string,
  name: string,
  bytes: Buffer,
): Promise<void> {
  const form = new FormData();
  form.set(name, new File([Uint8Array.from(bytes)], name, { type: 'application/octet-stream' }));
  const encoded = new Response(form);
  const type = encoded.headers.get('content-type') ?? '';
  const { message: first } = await ask(url, {
    path: '/_stcore/health',
    headers: requestHeaders(url, headers),
  });
  const cookie = first.headers['set-cookie']
    ?.find((each) => each.startsWith('_streamlit_xsrf='))
    ?.split(';')[0];
  const token = cookie === undefined ? [] : ['Cookie', cookie, 'X-Xsrftoken', cookie.split('=')[1] ?? ''];
  const { status } = await ask(url, {
    method: 'PUT',
    path,
    headers: [...requestHeaders(url, headers), 'Content-Type', type, ...token],
    body: Buffer.from(await encoded.arrayBuffer()),
  });
  if (status !== 204) throw new Error(`the upload was answered with ${status}`);
}
