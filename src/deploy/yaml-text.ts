/**
 * One line in double quotes, whatever the text holds. YAML reads JSON's strings, but takes some characters that JSON
 * leaves as they are for line breaks, or for unprintable.
 */
export function yamlText(text: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text).replace(/[\x7f-\x9f\u2028\u2029\ufeff]/g, escaped);
}
