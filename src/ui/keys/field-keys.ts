import type { Store } from '../model/store.ts';
import type { FieldName, Typing, ViewAction, ViewState } from '../model/view-state.ts';
import { editField, fieldOf, pasteIntoField, type TextField } from './text-field.ts';

/** What is typed into a field goes to the log pane with each key. */
export interface FieldLog {
  type(field: FieldName, text: string): void;
  /** What was typed last is it. */
  keep(field: FieldName): void;
  /** As if nothing had been typed. */
  abandon(field: FieldName): void;
}

/** The keys while a field is open. */
export interface FieldKeys {
  open(field: FieldName, text?: string): void;
  /** False: the key is none of the field's. */
  press(typing: Typing, key: string): boolean;
  paste(typing: Typing, text: string): void;
}

const mostRemembered = 50;

/** Fields at the foot of the screen. Each remembers what was kept in it: Ctrl+P the one before, Ctrl+N the next, as in readline. */
export function createFieldKeys(
  view: Store<ViewState>,
  act: (action: ViewAction) => void,
  log: FieldLog,
): FieldKeys {
  const kept: Record<FieldName, string[]> = { search: [], filter: [], origin: [], guest: [] };
  /** How far back in those. */
  let back = 0;

  function show(field: FieldName, { text, cursor }: TextField): void {
    const before = view.get().typing;
    act({ type: 'typing.changed', typing: { field, text, cursor } });
    if (before === null || before.text !== text) log.type(field, text);
  }

  function close(): void {
    act({ type: 'typing.changed', typing: null });
  }

  /** Nothing typed means the same as the last time, as in vi and less. */
  function keep({ field, text }: Typing): void {
    const last = kept[field].at(-1);
    if (text === '' && last !== undefined && field === 'search') log.type(field, last);
    if (text !== '')
      kept[field] = [...kept[field].filter((one) => one !== text), text].slice(-mostRemembered);
    log.keep(field);
  }

  function recall({ field }: Typing, by: 1 | -1): void {
    const count = kept[field].length;
    back = Math.min(count, Math.max(0, back + by));
    show(field, fieldOf(back === 0 ? '' : (kept[field][count - back] ?? '')));
  }

  return {
    open(field, text = '') {
      back = 0;
      act({ type: 'typing.changed', typing: { field, ...fieldOf(text) } });
    },
    press(typing, key) {
      if (key === 'Enter') {
        close();
        if (typing.field === 'origin' || typing.field === 'guest') log.type(typing.field, typing.text);
        keep(typing);
        return true;
      }
      if (key === 'Esc' || (key === 'Backspace' && typing.text === '')) {
        close();
        log.abandon(typing.field);
        return true;
      }
      if (key === 'Ctrl+P' || key === 'Ctrl+N') {
        recall(typing, key === 'Ctrl+P' ? 1 : -1);
        return true;
      }
      const edited = editField(typing, key);
      if (edited !== null) show(typing.field, edited);
      return edited !== null;
    },
    paste: (typing, text) => show(typing.field, pasteIntoField(typing, text)),
  };
}
