import type { SessionClient } from '../../control/client.ts';
import { errorText } from '../../core/base/error-text.ts';
import { keyWords } from '../../core/words/keys.ts';
import { logWords } from '../../core/words/log-pane.ts';
import type { LogView } from '../log/pane.ts';
import type { Store } from '../model/store.ts';
import { reduceView, type ViewAction, type ViewState } from '../model/view-state.ts';
import type { Opened } from '../terminal/browser.ts';
import { type Copied, longestCopy } from '../terminal/clipboard.ts';
import { actionFor } from './app-keys.ts';
import type { KeyAction } from './row.ts';
import { editField, pasteIntoField } from './search-field.ts';

export interface KeyDeps {
  readonly client: Pick<SessionClient, 'ask' | 'snapshot' | 'save'>;
  readonly view: Store<ViewState>;
  readonly log: Pick<LogView, 'scroll' | 'perform' | 'type' | 'keepSearch' | 'selectedText' | 'status'>;
  readonly attached: boolean;
  /** The person's, for paths that are shown. */
  readonly home: string;
  repaint(): void;
  copy(text: string): Promise<Copied>;
  open(url: string): Promise<Opened>;
  suspend(): void;
  /** Does it once, after this time, and no longer than the screen lives. @returns what calls it off. */
  later(task: () => void, afterMs: number): () => void;
  /** Leaves this screen; what is supervised goes on. */
  leave(): void;
}

/** What is typed on the screen. */
export interface Keys {
  press(key: string): void;
  paste(text: string): void;
}

/** What is to be said of what a key did, or could not do. */
interface Said {
  readonly text: string;
  readonly failed: boolean;
}
type Answer = Said | null;

/** Who has not read an answer after this time does not need it; the keys come back into its place. */
const answerMs = 4000;

/** What the wheel comes as, and moves beside it: they answer no question. */
const movesOnly: ReadonlySet<string> = new Set(['Up', 'Down', 'PgUp', 'PgDn']);

/** In the search field everything else is text. */
const worksWhileTyping: ReadonlySet<KeyAction['type']> = new Set([
  'scroll',
  'repaint',
  'suspend',
  'quit',
  'leave',
]);

/** What a pressed key does. A key whose action throws says so, and the next one works. */
export function createKeys(deps: KeyDeps): Keys {
  const { client, view, log, attached } = deps;
  const act = (action: ViewAction) => view.set(reduceView(view.get(), action));

  let lastTyped = '';
  let keepAnswer: () => void = () => undefined;

  function say(answer: Answer): void {
    keepAnswer();
    if (answer !== null) {
      act({ type: 'flash.shown', ...answer });
      keepAnswer = deps.later(() => act({ type: 'flash.read' }), answerMs);
    } else if (view.get().flash !== null) act({ type: 'flash.read' });
  }

  function fail(key: string, error: unknown): void {
    say({ text: keyWords.failed(key, errorText(error)), failed: true });
  }

  /** What takes time: the screen goes on meanwhile. */
  function sayLater(key: string, answer: Promise<Answer>): void {
    answer.then(say, (error: unknown) => fail(key, error));
  }

  function perform(key: string, action: KeyAction): void {
    switch (action.type) {
      case 'ask':
        return client.ask(action.request);
      case 'confirm':
        return act({ type: 'question.asked', question: action.question });
      case 'scroll':
        return log.scroll(action.move);
      case 'log':
        return say(done(log.perform(action.command)));
      case 'search':
        return act({ type: 'typing.changed', text: '' });
      case 'zoom':
        return act({ type: 'zoom.toggled' });
      case 'save':
        return sayLater(key, save(deps));
      case 'open':
        return sayLater(key, open(action.url, deps));
      case 'copy':
        return sayLater(
          key,
          deps.copy(action.text).then((copied) => said(copied, logWords.copied(action.text))),
        );
      case 'copy.lines':
        return sayLater(key, copyLines(deps));
      case 'overlay':
        return act({ type: 'overlay.opened', overlay: action.overlay });
      case 'repaint':
        return deps.repaint();
      case 'suspend':
        return deps.suspend();
      case 'quit':
        act({ type: 'leaving.begun' });
        return client.ask({ type: 'quit.requested' });
      case 'leave':
        return deps.leave();
      default:
        return action satisfies never;
    }
  }

  function actionNow(key: string): KeyAction | null {
    const snapshot = client.snapshot();
    if (snapshot !== null) return actionFor(key, { snapshot, log: log.status, attached });
    return key === 'q' || key === 'Ctrl+C' ? { type: attached ? 'leave' : 'quit' } : null;
  }

  function typeInto(field: string, key: string): void {
    const isClosed = key === 'Enter' || key === 'Esc' || (key === 'Backspace' && field === '');
    if (isClosed) {
      act({ type: 'typing.changed', text: null });
      if (key === 'Enter') keepSearch(field);
      else log.perform({ type: 'search.leave' });
      return;
    }
    const text = editField(field, key);
    if (text !== null) return search(text);
    const action = actionNow(key);
    if (action !== null && worksWhileTyping.has(action.type)) perform(key, action);
  }

  /** Nothing typed means the same as the last time, as in vi and less. */
  function keepSearch(typed: string): void {
    if (typed === '' && lastTyped !== '') log.type(lastTyped);
    if (typed !== '') lastTyped = typed;
    log.keepSearch();
  }

  function search(text: string): void {
    act({ type: 'typing.changed', text });
    log.type(text);
  }

  function press(key: string): void {
    // Whatever it does, the answer to the key before it has been read.
    say(null);
    const { question, overlay, typing } = view.get();
    if (typing !== null) return typeInto(typing, key);
    if (question !== null) {
      const action = movesOnly.has(key) ? actionNow(key) : null;
      if (action !== null) return perform(key, action);
      act({ type: 'question.answered' });
      if (key === 'y' || key === 'Y') client.ask(question.request);
      if (key !== 'Ctrl+C') return;
    }
    const action = actionNow(key);
    // Any key closes what lies over the log; one that leaves, leaves.
    if (overlay !== 'none' && action?.type !== 'quit' && action?.type !== 'leave')
      return act({ type: 'overlay.opened', overlay: 'none' });
    if (action !== null) perform(key, action);
  }

  function guarded(key: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      fail(key, error);
    }
  }

  return {
    press: (key) => guarded(key, () => press(key)),
    // A paste is not a series of keys: without a field to take it, it is nothing.
    paste(text) {
      const field = view.get().typing;
      if (field !== null) guarded('paste', () => search(pasteIntoField(field, text)));
    },
  };
}

async function save({ client, log, home }: KeyDeps): Promise<Answer> {
  const saved = await client.save(log.status.view);
  if (saved.at === 'failed') return failed(saved.message);
  const path =
    home !== '' && saved.path.startsWith(`${home}/`) ? `~${saved.path.slice(home.length)}` : saved.path;
  return done(logWords.saved(saved.lines, path));
}

async function open(url: string, deps: KeyDeps): Promise<Answer> {
  const opened = await deps.open(url);
  if (opened === 'opened') return done(logWords.opened(url));
  return failed(opened === 'over ssh' ? logWords.noBrowserOverSsh(url) : logWords.noBrowser(url));
}

async function copyLines(deps: KeyDeps): Promise<Answer> {
  const { text, lines } = await deps.log.selectedText(longestCopy);
  // An empty copy would delete what the clipboard holds.
  if (lines === 0) {
    deps.log.perform({ type: 'select.leave' });
    return failed(logWords.noLongerKept);
  }
  const copied = await deps.copy(text);
  // Fewer lines may do.
  if (copied.at !== 'too long') deps.log.perform({ type: 'select.leave' });
  return said(copied, logWords.copiedLines(lines));
}

function said(copied: Copied, text: string): Answer {
  if (copied.at === 'too long') return failed(logWords.tooMuchToCopy);
  return copied.at === 'refused' ? failed(logWords.tmuxRefused(copied.reason)) : done(text);
}

function done(text: string | null): Answer {
  return text === null ? null : { text, failed: false };
}

function failed(text: string): Answer {
  return { text, failed: true };
}
