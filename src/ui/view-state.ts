/** What only this screen knows: what is open on it, and what it asks or says. Where the log stands is the log view's. */
export interface ViewState {
  readonly help: boolean;
  /** A dangerous key was pressed, and its second is awaited. */
  readonly confirming: 'wildcard' | null;
  /** A short answer to a key, until the next one. */
  readonly flash: string | null;
  /** The person asked to leave; everything is being stopped. */
  readonly leaving: boolean;
}

export type ViewAction =
  | { readonly type: 'help.toggled' }
  | { readonly type: 'confirmation.asked'; readonly of: 'wildcard' }
  | { readonly type: 'confirmation.answered' }
  | { readonly type: 'flash.shown'; readonly text: string }
  | { readonly type: 'leaving.begun' };

export const initialView: ViewState = { help: false, confirming: null, flash: null, leaving: false };

/** The view after an action. Whatever happens, an answer that was shown has been read. */
export function reduceView(view: ViewState, action: ViewAction): ViewState {
  const read = { ...view, flash: null };
  switch (action.type) {
    case 'help.toggled':
      return { ...read, help: !view.help };
    case 'confirmation.asked':
      return { ...read, help: false, confirming: action.of };
    case 'confirmation.answered':
      return { ...read, confirming: null };
    case 'flash.shown':
      return { ...read, flash: action.text };
    case 'leaving.begun':
      return { ...read, help: false, confirming: null, leaving: true };
    default:
      return action satisfies never;
  }
}
