import type { LogView } from '../log/pane.ts';
import type { ViewState } from '../model/view-state.ts';
import type { KeyAction } from './row.ts';

/** What the wheel comes as, and moves beside it: they answer no question. */
export const movesOnly: ReadonlySet<string> = new Set(['Up', 'Down', 'PgUp', 'PgDn']);

/** They end plain lines. */
export const endsLines: ReadonlySet<string> = new Set(['\\', 'B', 'Esc']);

/** In a field everything else is text. */
export const worksWhileTyping: ReadonlySet<KeyAction['type']> = new Set([
  'scroll',
  'repaint',
  'suspend',
  'quit',
  'twice',
  'leave',
]);

/** Is this the second press of the key whose first one armed it? */
export function isSecond(action: KeyAction | null, armed: string): boolean {
  return action?.type === 'twice' && action.key === armed;
}

/** Does it end this screen, at once or after a second press? */
export function leaves(action: KeyAction | null): boolean {
  if (action?.type === 'twice') return leaves(action.action);
  return action?.type === 'quit' || action?.type === 'leave';
}

/** Is there something that Esc would close? Else a key with Alt is nobody's. */
export function isOpen(
  { typing, question, overlay }: ViewState,
  { searching, filtering, selecting, people }: LogView['status'],
): boolean {
  const isInside = people !== null && people.at !== 'people';
  const isOver = typing !== null || question !== null || overlay !== 'none';
  return isOver || searching || filtering || selecting || isInside;
}
