/** Longer patterns are pasted by mistake. */
const longestText = 200;

/** A line of text that is typed, and the place in it where the typing goes on, in UTF-16 units. */
export interface TextField {
  readonly text: string;
  readonly cursor: number;
}

/** A field that holds this text, its cursor at the end. */
export function fieldOf(text: string): TextField {
  return { text, cursor: text.length };
}

/** The field after a key, by the name that the keymap gives it; null if the key is none of the field's. */
export function editField(field: TextField, key: string): TextField | null {
  const { text, cursor } = field;
  const [before, after] = [text.slice(0, cursor), text.slice(cursor)];
  switch (key) {
    case 'Left':
    case 'Ctrl+B':
      return { text, cursor: withoutLast(before).length };
    case 'Right':
    case 'Ctrl+F':
      return { text, cursor: cursor + firstOf(after).length };
    case 'Home':
    case 'Ctrl+A':
      return { text, cursor: 0 };
    case 'End':
    case 'Ctrl+E':
      return fieldOf(text);
    case 'Backspace':
      return joined(withoutLast(before), after);
    case 'Ctrl+D':
      return joined(before, after.slice(firstOf(after).length));
    case 'Ctrl+U':
      return joined('', after);
    case 'Ctrl+K':
      return joined(before, '');
    case 'Ctrl+W':
      return joined(before.replace(/\S*\s*$/, ''), after);
    default:
      return [...key].length === 1 ? inserted(field, key) : null;
  }
}

/** The field after a paste, of which a search takes the first line that has something in it. */
export function pasteIntoField(field: TextField, pasted: string): TextField {
  const [line = ''] = pasted.split(/[\r\n]+/).filter((part) => part.trim() !== '');
  return inserted(field, line.replaceAll(/\p{Cc}/gu, ' '));
}

function inserted({ text, cursor }: TextField, piece: string): TextField {
  const fits = piece.slice(0, Math.max(0, longestText - text.length));
  return joined(text.slice(0, cursor) + fits, text.slice(cursor));
}

function joined(before: string, after: string): TextField {
  return { text: before + after, cursor: before.length };
}

/** Characters, not halves of them. */
function withoutLast(text: string): string {
  return [...text].slice(0, -1).join('');
}

function firstOf(text: string): string {
  return [...text][0] ?? '';
}
