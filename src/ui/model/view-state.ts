import type { Request } from '../../core/kernel/events.ts';

/** A dangerous key was pressed, and its second is awaited. */
export interface Confirmation {
  readonly text: string;
  /** In the colour of danger. */
  readonly alarming: boolean;
  /** What `y` asks for. */
  readonly request: Request;
}

export type Overlay = 'none' | 'help' | 'qr';

/** What only this screen knows: what is open on it, and what it asks or says. Where the log stands is the log view's. */
export interface ViewState {
  readonly overlay: Overlay;
  readonly question: Confirmation | null;
  /** A short answer to a key, until the next one, or for a moment. */
  readonly flash: string | null;
  /** It says what could not be done. */
  readonly flashFailed: boolean;
  /** What is typed after `/`; null while no search field is open. */
  readonly typing: string | null;
  /** The log has the whole screen, but for what is wrong. */
  readonly zoomed: boolean;
  /** The person asked to leave; everything is being stopped. */
  readonly leaving: boolean;
}

export type ViewAction =
  | { readonly type: 'overlay.opened'; readonly overlay: Overlay }
  | { readonly type: 'question.asked'; readonly question: Confirmation }
  | { readonly type: 'question.answered' }
  | { readonly type: 'flash.shown'; readonly text: string; readonly failed: boolean }
  | { readonly type: 'flash.read' }
  /** The search field holds this text now; null closes it. */
  | { readonly type: 'typing.changed'; readonly text: string | null }
  | { readonly type: 'zoom.toggled' }
  | { readonly type: 'leaving.begun' };

export const initialView: ViewState = {
  overlay: 'none',
  question: null,
  flash: null,
  flashFailed: false,
  typing: null,
  zoomed: false,
  leaving: false,
};

/** The view after an action. Whatever happens, an answer that was shown has been read. */
export function reduceView(view: ViewState, action: ViewAction): ViewState {
  const read = { ...view, flash: null };
  switch (action.type) {
    case 'overlay.opened':
      return { ...read, overlay: action.overlay };
    case 'question.asked':
      return { ...read, overlay: 'none', question: action.question };
    case 'question.answered':
      return { ...read, question: null };
    case 'flash.shown':
      return { ...read, flash: action.text, flashFailed: action.failed };
    case 'flash.read':
      return read;
    case 'typing.changed':
      return { ...read, typing: action.text };
    case 'zoom.toggled':
      return { ...read, zoomed: !view.zoomed };
    case 'leaving.begun':
      return { ...read, overlay: 'none', question: null, typing: null, leaving: true };
    default:
      return action satisfies never;
  }
}
