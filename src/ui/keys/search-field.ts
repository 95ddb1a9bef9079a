/** Longer patterns are pasted by mistake. */
const longestText = 200;

/** The search field's text after a key, by the name that the keymap gives it; null if the key is none of the field's. */
export function editField(text: string, key: string): string | null {
  switch (key) {
    case 'Backspace':
      return [...text].slice(0, -1).join('');
    case 'Ctrl+U':
      return '';
    case 'Ctrl+W':
      return text.replace(/\S*\s*$/, '');
    default:
      return [...key].length === 1 ? (text + key).slice(0, longestText) : null;
  }
}

/** The field's text after a paste, of which a search takes the first line that has something in it. */
export function pasteIntoField(text: string, pasted: string): string {
  const [line = ''] = pasted.split(/[\r\n]+/).filter((part) => part.trim() !== '');
  return (text + line.replaceAll(/\p{Cc}/gu, ' ')).slice(0, longestText);
}
