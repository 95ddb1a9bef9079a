import { settingRows } from '../rows/all.ts';
import { setVariable } from './set-variable.ts';

/** Sets `STREAMLIT_APP` in the text of a `.env` file. Null where it has no place. */
export function setApp(text: string, script: string): string | null {
  return setVariable(text, settingRows.app.name, script);
}
