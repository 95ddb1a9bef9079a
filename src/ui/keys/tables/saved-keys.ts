import { keyWords } from '../../../core/words/keys.ts';
import type { KeyRow } from '../row.ts';

/** While an answer stands that names a file that was saved: nobody should have to type its path. */
export const savedKeys: readonly KeyRow[] = [
  {
    keys: ['c'],
    ...keyWords.copyPath,
    does: ({ view }) => (view.saved === null ? null : { type: 'copy', text: view.saved, what: view.saved }),
  },
  {
    keys: ['E'],
    ...keyWords.openSaved,
    does: ({ view }) => (view.saved === null ? null : { type: 'edit.file', file: view.saved }),
  },
];
