import type { Request } from '../../core/kernel/events.ts';

/** A dangerous key was pressed, and its second is awaited. */
export interface Confirmation {
  readonly text: string;
  /** In the colour of danger. */
  readonly alarming: boolean;
  /** What `y` asks for. */
  readonly request: Request;
}

export type Overlay = 'none' | 'help' | 'share' | 'troubles' | 'invitation';

/** A link that was made on this screen: it is kept nowhere else. */
export interface ShownInvitation {
  readonly name: string;
  readonly url: string;
  readonly expiresAtMs: number;
}

/** What is searched for, which lines alone are shown, the Origin that a visit is asked again with, or who is invited. */
export type FieldName = 'search' | 'filter' | 'origin' | 'guest';

/** A field that is open, what it holds, and where in it the typing goes on. */
export interface Typing {
  readonly field: FieldName;
  readonly text: string;
  readonly cursor: number;
}

/** What only this screen knows: what is open on it, and what it asks or says. Where the log stands is the log view's. */
export interface ViewState {
  readonly overlay: Overlay;
  /** Which page of it, or which of its rows. */
  readonly at: number;
  /** Troubles that a person wants to see no more, by their ids. */
  readonly ignored: readonly string[];
  /** That is shown; null: none is. */
  readonly invitation: ShownInvitation | null;
  readonly question: Confirmation | null;
  /** A short answer to a key, until the next one, or for a moment. */
  readonly flash: string | null;
  /** It says what could not be done. */
  readonly flashFailed: boolean;
  /** The file that the answer is about, which keys copy the path of, and open, while it stands. */
  readonly saved: string | null;
  /** The key whose second press is awaited, and what it would do; null: none is. */
  readonly armed: { readonly key: string; readonly warning: string } | null;
  /** What is typed; null while no field is open. */
  readonly typing: Typing | null;
  /** The log has the whole screen, but for what is wrong. */
  readonly zoomed: boolean;
  /** The person asked to leave; everything is being stopped. */
  readonly leaving: boolean;
}

export type ViewAction =
  | { readonly type: 'overlay.opened'; readonly overlay: Overlay; readonly at?: number }
  /** To this page, or row, of what is open. */
  | { readonly type: 'invitation.shown'; readonly invitation: ShownInvitation }
  | { readonly type: 'overlay.moved'; readonly at: number }
  /** Or wants to see it again. */
  | { readonly type: 'trouble.ignored'; readonly id: string }
  | { readonly type: 'question.asked'; readonly question: Confirmation }
  | { readonly type: 'question.answered' }
  | {
      readonly type: 'flash.shown';
      readonly text: string;
      readonly failed: boolean;
      readonly saved?: string;
    }
  | { readonly type: 'flash.read' }
  | { readonly type: 'key.armed'; readonly key: string; readonly warning: string }
  | { readonly type: 'key.disarmed' }
  /** The field holds this now; null closes it. */
  | { readonly type: 'typing.changed'; readonly typing: Typing | null }
  | { readonly type: 'zoom.toggled' }
  | { readonly type: 'leaving.begun' };

export const initialView: ViewState = {
  overlay: 'none',
  at: 0,
  ignored: [],
  invitation: null,
  question: null,
  flash: null,
  flashFailed: false,
  saved: null,
  armed: null,
  typing: null,
  zoomed: false,
  leaving: false,
};

/** The view after an action. Whatever happens, an answer that was shown has been read. */
export function reduceView(view: ViewState, action: ViewAction): ViewState {
  const read = { ...view, flash: null, saved: null };
  switch (action.type) {
    case 'overlay.opened':
      return { ...read, overlay: action.overlay, at: action.at ?? 0, invitation: null };
    case 'invitation.shown':
      return { ...read, overlay: 'invitation', at: 0, invitation: action.invitation };
    case 'overlay.moved':
      return { ...read, at: Math.max(0, action.at) };
    case 'trouble.ignored':
      return { ...read, ignored: toggled(view.ignored, action.id) };
    case 'question.asked':
      return { ...read, overlay: 'none', question: action.question };
    case 'question.answered':
      return { ...read, question: null };
    case 'flash.shown':
      return { ...read, flash: action.text, flashFailed: action.failed, saved: action.saved ?? null };
    case 'flash.read':
      return read;
    case 'key.armed':
      return { ...read, armed: { key: action.key, warning: action.warning } };
    case 'key.disarmed':
      return { ...view, armed: null };
    case 'typing.changed':
      return { ...read, typing: action.typing };
    case 'zoom.toggled':
      return { ...read, zoomed: !view.zoomed };
    case 'leaving.begun':
      return { ...read, overlay: 'none', question: null, armed: null, typing: null, leaving: true };
    default:
      return action satisfies never;
  }
}

function toggled(list: readonly string[], entry: string): readonly string[] {
  return list.includes(entry) ? list.filter((one) => one !== entry) : [...list, entry];
}
