import type { SessionClient } from '../../control/client.ts';
import { errorText } from '../../core/base/error-text.ts';
import type { LogView } from '../log/pane.ts';
import type { Store } from '../model/store.ts';
import { reduceView, type ViewAction, type ViewState } from '../model/view-state.ts';
import type { PeoplePane } from '../people/pane.ts';
import type { PlainStream } from '../terminal/plain-stream.ts';
import { createFieldKeys } from './field-keys.ts';
import { inviting, withGuestField } from './inviting-guest.ts';
import type { KeyAction } from './row.ts';
import {
  type Answer,
  brokenKey,
  copy,
  copyError,
  copyLines,
  done,
  edit,
  failed,
  open,
  openSaved,
  type SlowDeps,
  save,
  saveHar,
  shownMs,
} from './slow-answers.ts';
import { actionFor } from './tables/app-keys.ts';
import { overlayActionFor } from './tables/overlay-keys.ts';
import { endsLines, isOpen, isSecond, leaves, movesOnly, worksWhileTyping } from './which-keys.ts';

export interface KeyDeps extends SlowDeps {
  readonly client: Pick<SessionClient, 'ask' | 'snapshot' | 'save' | 'saveHar' | 'guests'>;
  readonly view: Store<ViewState>;
  readonly log: Pick<
    LogView,
    | 'scroll'
    | 'perform'
    | 'seek'
    | 'error'
    | 'type'
    | 'keep'
    | 'abandon'
    | 'selectedText'
    | 'spans'
    | 'status'
  >;
  readonly people: Pick<PeoplePane, 'perform'>;
  readonly attached: boolean;
  readonly stream: PlainStream;
  repaint(): void;
  suspend(): void;
  /** Does it once, after this time, and no longer than the screen lives. @returns what calls it off. */
  later(task: () => void, afterMs: number): () => void;
  /** Leaves this screen; what is supervised goes on. */
  leave(): void;
  /** The wall clock's. */
  now(): number;
}

/** What is typed on the screen. */
export interface Keys {
  press(key: string): void;
  paste(text: string): void;
}

/** Who presses a key a second time after this has forgotten the first. */
const secondPressMs = 3000;

/** What a pressed key does. A key whose action throws says so, and the next one works. */
export function createKeys(deps: KeyDeps): Keys {
  const { client, view, log, attached } = deps;
  const act = (action: ViewAction) => view.set(reduceView(view.get(), action));
  const field = createFieldKeys(
    view,
    act,
    withGuestField(log, (line) => sayLater('i', inviting(line, client, act))),
  );

  let keepAnswer: () => void = () => undefined;
  let keepArmed: () => void = () => undefined;

  function say(answer: Answer): void {
    keepAnswer();
    if (answer !== null) {
      act({ type: 'flash.shown', ...answer });
      keepAnswer = deps.later(() => act({ type: 'flash.read' }), shownMs(answer));
    } else if (view.get().flash !== null) act({ type: 'flash.read' });
  }

  function fail(key: string, error: unknown): void {
    say(brokenKey(key, errorText(error)));
  }

  /** What takes time: the screen goes on meanwhile. */
  function sayLater(key: string, answer: Promise<Answer>): void {
    answer.then(say, (error: unknown) => fail(key, error));
  }

  function arm(key: string, warning: string): void {
    keepArmed();
    act({ type: 'key.armed', key, warning });
    keepArmed = deps.later(disarm, secondPressMs);
  }

  function disarm(): void {
    keepArmed();
    if (view.get().armed !== null) act({ type: 'key.disarmed' });
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
      case 'seek':
        return sayLater(key, log.seek(action.kind, action.direction).then(done));
      case 'copy.error':
        return sayLater(key, copyError(deps));
      case 'edit':
        return sayLater(key, edit(deps, client.snapshot()?.project ?? ''));
      case 'edit.file':
        return sayLater(key, openSaved(action.file, deps));
      case 'people':
        return deps.people.perform(action.command);
      case 'type':
        return field.open(action.field, action.text);
      case 'stream':
        return deps.stream.start();
      case 'zoom':
        return act({ type: 'zoom.toggled' });
      case 'save':
        return sayLater(key, save(deps));
      case 'save.har':
        return sayLater(key, saveHar(deps));
      case 'open':
        return sayLater(key, open(action.url, deps));
      case 'copy':
        return sayLater(key, copy(action.text, action.what, deps));
      case 'copy.lines':
        return sayLater(key, copyLines(deps));
      case 'overlay':
        return act({ type: 'overlay.opened', overlay: action.overlay, at: action.at ?? 0 });
      case 'view':
        return act(action.action);
      case 'repaint':
        return deps.repaint();
      case 'suspend':
        return deps.suspend();
      case 'quit':
        act({ type: 'leaving.begun' });
        return client.ask({ type: 'quit.requested' });
      case 'leave':
        return deps.leave();
      case 'cannot':
        return say(failed(action.why));
      case 'twice': {
        const isSecond = view.get().armed?.key === action.key;
        if (!isSecond) return arm(action.key, action.warning);
        disarm();
        return perform(key, action.action);
      }
      default:
        return action satisfies never;
    }
  }

  function contextNow() {
    const snapshot = client.snapshot();
    return snapshot === null
      ? null
      : { snapshot, log: log.status, attached, view: view.get(), nowMs: deps.now() };
  }

  function actionNow(key: string): KeyAction | null {
    const context = contextNow();
    if (context !== null) return actionFor(key, context);
    return key === 'q' || key === 'Ctrl+C' ? { type: attached ? 'leave' : 'quit' } : null;
  }

  /** Over plain lines nothing can be shown: the screen comes back first, for a key that asks or leaves. */
  function pressOverLines(key: string): void {
    const action = actionNow(key);
    if (!endsLines.has(key) && !leaves(action)) return;
    deps.stream.stop();
    if (leaves(action)) press(key);
  }

  function press(key: string): void {
    if (deps.stream.active) return pressOverLines(key);
    const { question, overlay, typing, armed } = view.get();
    const action = actionNow(key);
    // Whatever it does, the answer to the key before it has been read.
    say(null);
    if (armed !== null && !movesOnly.has(key) && !isSecond(action, armed.key)) disarm();
    if (typing !== null) {
      const works = action !== null && worksWhileTyping.has(action.type);
      if (!field.press(typing, key) && works) perform(key, action);
      return;
    }
    if (question !== null) {
      if (movesOnly.has(key) && action !== null) return perform(key, action);
      act({ type: 'question.answered' });
      if (key === 'y' || key === 'Y') client.ask(question.request);
      if (key !== 'Ctrl+C') return;
    }
    if (overlay !== 'none') {
      const context = contextNow();
      const over = context === null ? null : overlayActionFor(key, context);
      if (over !== null) return perform(key, over);
      // Any other key closes what lies over the log; one that leaves, leaves.
      if (!leaves(action)) return act({ type: 'overlay.opened', overlay: 'none' });
    }
    if (action !== null) perform(key, action);
  }

  /** An Esc with a key right behind it comes as that key with Alt, as over a slow line. */
  function pressNamed(key: string): void {
    if (!key.startsWith('Alt+') || actionNow(key) !== null) return press(key);
    if (!isOpen(view.get(), log.status)) return;
    press('Esc');
    press(key.slice('Alt+'.length));
  }

  function guarded(key: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      fail(key, error);
    }
  }

  return {
    press: (key) => guarded(key, () => pressNamed(key)),
    // A paste is not a series of keys: without a field to take it, it is nothing.
    paste(text) {
      const { typing } = view.get();
      if (typing !== null) guarded('paste', () => field.paste(typing, text));
    },
  };
}
