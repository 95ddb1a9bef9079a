import { connect, Socket } from 'node:net';
import { connectClient, type SessionClient } from '../control/client.ts';
import type { Farewell } from '../control/messages-from-server.ts';
import { errorTrace } from '../core/base/error-text.ts';
import { fitted, terminalKind } from '../core/base/terminal/terminal.ts';
import { reachingNews } from '../core/view/reaching.ts';
import type { Snapshot } from '../core/view/snapshot.ts';
import { supervisorWords } from '../core/words/supervisor.ts';
import type { Size } from './app.tsx';
import { createKeys } from './keys/dispatch.ts';
import { createLogView, type LogView } from './log/pane.ts';
import { wholeLine } from './log/row.ts';
import { followingAll } from './model/log-status.ts';
import { createStore } from './model/store.ts';
import { initialView, type ViewState } from './model/view-state.ts';
import { windowTitle } from './model/window-title.ts';
import { frameRows } from './panes/frame.ts';
import { liveRows } from './panes/live-rows.ts';
import { createPeoplePane } from './people/pane.ts';
import { withPeople } from './people/with-people.ts';
import { createBackground, siftInput } from './terminal/background.ts';
import { createBrowser } from './terminal/browser.ts';
import { createClipboard } from './terminal/clipboard.ts';
import { type Compositor, createCompositor, sizeOf } from './terminal/compositor.ts';
import { doLater } from './terminal/later.ts';
import { logArrives } from './terminal/log-arrival.ts';
import { createWordOfLoss, onLostTerminal } from './terminal/lost-terminal.ts';
import { createPlainStream } from './terminal/plain-stream.ts';
import { createReach } from './terminal/reach.ts';
import { somethingToShow } from './terminal/something-to-show.ts';
import { createSuspension } from './terminal/suspension.ts';
import { themeFor } from './terminal/theme.ts';

/** The connection that our supervisor left us. */
const inheritedDescriptor = 3;
const ageEveryMs = 1000;
/** A terminal answers within a few ms, over a slow line within 200. */
const answerPatienceMs = 200;
/**
 * A supervisor that was killed: its guard ends us and gives the terminal back. Leaving first, Node would reset the modes
 * under the prompt of a shell that took the terminal meanwhile.
 */
const guardMs = 1000;

/** Opens the screen and keeps it until its supervisor says goodbye. Gives the exit code and the last words. */
async function runScreen(client: SessionClient, attached: boolean): Promise<Farewell> {
  const kind = terminalKind(process.env);
  const write = (text: string) => void process.stdout.write(fitted(text, kind));
  let isLight: boolean | null = null;
  const theme = themeFor({ environment: process.env, noColor: false, isLight: () => isLight });
  const background = createBackground({
    env: process.env,
    write,
    known(light) {
      if (light === isLight) return;
      isLight = light;
      // Another size is another frame, whatever it is.
      stores.size.set({ ...stores.size.get() });
      log.restyle();
    },
  });
  siftInput(process.stdin, background.sift);
  const stores = {
    snapshot: createStore<Snapshot | null>(client.snapshot()),
    view: createStore<ViewState>(initialView),
    size: createStore<Size>(sizeOf(process.stdout, kind)),
    log: createStore(followingAll),
    now: createStore(Date.now()),
  };
  const changed = () => {
    stores.log.set(log.status);
    compositor.paint();
  };
  const people = createPeoplePane(client, theme, changed, Date.now);
  const lines = createLogView(client, theme, changed, {
    project: () => client.snapshot()?.project ?? null,
    runs: () => client.snapshot()?.runs ?? [],
  });
  const log: LogView = withPeople(lines, people);
  const reach = createReach({ env: process.env, write });
  /** What Ink will draw. It is there before React has loaded. */
  const draft = () => {
    const snapshot = stores.snapshot.get();
    const context = { attached, theme, nowMs: Date.now(), view: stores.view.get(), log: stores.log.get() };
    return snapshot === null ? '' : frameRows({ ...context, ...stores.size.get(), snapshot }).join('\n');
  };
  const picture = createCompositor(
    process.stdout,
    log.paint,
    () => stores.size.set(sizeOf(process.stdout, kind)),
    liveRows(client, theme, Date.now),
    draft,
    kind,
  );
  const compositor: Compositor = {
    ...picture,
    start() {
      picture.start();
      reach.start();
    },
    stop() {
      background.stop();
      reach.stop();
      picture.stop();
    },
  };
  const suspension = createSuspension(compositor);
  const left = Promise.withResolvers<Farewell>();
  const leave = () => left.resolve({ exitCode: 0, message: null });
  const keys = createKeys({
    client,
    view: stores.view,
    log,
    people,
    attached,
    home: process.env['HOME'] ?? '',
    repaint: compositor.repaint,
    copy: createClipboard({
      env: process.env,
      platform: process.platform,
      write,
    }),
    open: createBrowser({ env: process.env, platform: process.platform }),
    stream: createPlainStream({
      ...{ client, compositor, write, lineOf: (row) => wholeLine(row, theme) },
    }),
    suspend: suspension.suspend,
    edit: async (place) => {
      const { createEditor } = await import('./terminal/editor.ts');
      return createEditor({ env: process.env, lend: suspension.lend })(place);
    },
    later: doLater,
    leave,
    now: Date.now,
  });
  const ended = new Promise<Farewell>((resolve) =>
    client.onEnd((farewell) => {
      if (farewell !== null) resolve(farewell);
      else setTimeout(() => resolve(abandoned), guardMs);
    }),
  );
  if (!(await somethingToShow(client, attached))) return ended;
  stores.snapshot.set(client.snapshot());
  const show = () => {
    const before = stores.snapshot.get();
    const after = client.snapshot();
    stores.now.replace(Date.now());
    if (before === null) stores.snapshot.set(after);
    else stores.snapshot.replace(after);
    compositor.sketch();
    // Before raw mode the terminal's driver would show the answer.
    if (process.stdin.isRaw) background.ask();
    if (after === null) return;
    reach.title(windowTitle(after, theme));
    const news = before === null ? [] : reachingNews(before, after);
    for (const text of news) reach.notify(text, after.notify);
  };
  // Ink does so as well, but what is typed until then would be echoed into the picture.
  if (process.stdin.isTTY) process.stdin.setRawMode(true);
  stores.view.subscribe(compositor.sketch);
  compositor.start();
  client.onSnapshot(show);
  show();
  process.on('exit', compositor.stop);
  // One that shrank and grew at once has lost rows, and Node, which sees the same size again, tells of no resize.
  process.on('SIGWINCH', compositor.repaint);
  const chrome = logArrives(client)
    .then(() => import('./chrome.tsx'))
    .then(({ openChrome }) => openChrome({ ...stores, attached, theme, keys }, compositor.stdout));
  const ages = setInterval(() => {
    stores.now.replace(Date.now());
    // What is counted down in the chrome itself is seldom there.
    if (client.snapshot()?.process.retryAtMs != null || stores.view.get().overlay === 'help')
      compositor.sketch();
    // Those who are there have ages as well.
    else if (log.status.people === null) compositor.paintLive();
    else compositor.paint();
  }, ageEveryMs);
  // What runs in the background goes on without us; else our supervisor hears of a terminal that was closed.
  onLostTerminal(attached ? leave : createWordOfLoss(client));
  if (attached) for (const signal of endings) process.on(signal, leave);
  // Ink ends by itself only when a component threw: the error is then ours to tell.
  const farewell = await Promise.race([
    left.promise,
    ended,
    chrome.then(({ failed }) => failed).then(() => ended),
  ]);
  clearInterval(ages);
  await background.settled(answerPatienceMs);
  (await chrome).close();
  log.close();
  compositor.close();
  compositor.stop();
  return farewell;
}

const abandoned: Farewell = { exitCode: 1, message: supervisorWords.supervisorGone };

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The supervisor acts on these and says goodbye; dying of them here would leave the terminal as it is. */
function waitForWord(): void {
  for (const signal of endings) process.on(signal, () => undefined);
}

function openConnection(path: string | undefined): Socket {
  if (path !== undefined) return connect(path);
  return new Socket({ fd: inheritedDescriptor, readable: true, writable: true });
}

waitForWord();
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    // The exit hook gives the terminal back; the message is for the main screen.
    process.exitCode = 1;
    process.emit('exit', 1);
    process.stderr.write(`${supervisorWords.screenFailed(errorTrace(error))}\n`);
    process.exit(1);
  });
}
async function main(): Promise<void> {
  // Ink's layout engine, which lies in the program, is taken by fetch where there is one, and that loads undici, TLS and HTTP/2: 10 MB of this process.
  Reflect.deleteProperty(globalThis, 'fetch');
  const socketPath = process.argv[2];
  const { exitCode, message } = await runScreen(
    connectClient(openConnection(socketPath)),
    socketPath !== undefined,
  );
  if (message !== null) process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}

void main();
