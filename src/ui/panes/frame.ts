import { ageSlots, slot } from '../terminal/compositor.ts';
import { chromeOf, type LayoutContext } from './layout.ts';

/** The rows of the chrome; slots keep the places of the log and of rows with an age. */
export function frameRows(context: LayoutContext): readonly string[] {
  const { above, ages, log, below } = chromeOf(context);
  return [...ageSlots.slice(0, ages), ...above.slice(ages), ...(log ? [slot] : []), ...below];
}
