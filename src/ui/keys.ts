import type { SessionClient } from '../control/client.ts';
import { actionFor, type KeyAction } from './keymap.ts';
import type { LogView } from './log-view.ts';
import type { Store } from './store.ts';
import { reduceView, type ViewAction, type ViewState } from './view-state.ts';

export interface KeyDeps {
  readonly client: Pick<SessionClient, 'ask' | 'snapshot'>;
  readonly view: Store<ViewState>;
  readonly log: Pick<LogView, 'scroll' | 'status'>;
  readonly attached: boolean;
  repaint(): void;
  copy(text: string): void;
  suspend(): void;
}

/** What a pressed key does. A key whose action throws says so, and the next one works. */
export function createKeys({
  client,
  view,
  log,
  attached,
  repaint,
  copy,
  suspend,
}: KeyDeps): (key: string) => void {
  const act = (action: ViewAction) => view.set(reduceView(view.get(), action));

  function perform(action: KeyAction): void {
    switch (action.type) {
      case 'ask':
        return client.ask(action.request);
      case 'confirm':
        return act({ type: 'question.asked', question: action.question });
      case 'scroll':
        return log.scroll(action.move);
      case 'copy':
        copy(action.text);
        return act({ type: 'flash.shown', text: `copied ${action.text}` });
      case 'overlay':
        return act({ type: 'overlay.opened', overlay: action.overlay });
      case 'repaint':
        return repaint();
      case 'suspend':
        return suspend();
      case 'quit':
        act({ type: 'leaving.begun' });
        return client.ask({ type: 'quit.requested' });
      default:
        return action satisfies never;
    }
  }

  function press(key: string): void {
    const snapshot = client.snapshot();
    const { question, overlay } = view.get();
    if (snapshot === null) return key === 'q' || key === 'Ctrl+C' ? perform({ type: 'quit' }) : undefined;
    if (question !== null) {
      act({ type: 'question.answered' });
      if (key === 'y') client.ask(question.request);
      if (key !== 'Ctrl+C') return;
    }
    const action = actionFor(key, { snapshot, log: log.status, attached });
    // Any key closes what lies over the log; one that leaves, leaves.
    if (overlay !== 'none' && action?.type !== 'quit')
      return act({ type: 'overlay.opened', overlay: 'none' });
    if (action !== null) perform(action);
  }

  return (key) => {
    try {
      press(key);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      act({ type: 'flash.shown', text: `${key} failed: ${reason}` });
    }
  };
}
