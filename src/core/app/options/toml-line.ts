/** The line of an assignment, or of a table's head, from 1; null where it was not found. The parser keeps no places. */
export function tomlLine(text: string, section: string, key: string): number | null {
  let current = '';
  const dotted = section === '' ? key : `${section}.${key}`;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const header = /^\s*\[+\s*([^\]]+?)\s*\]/.exec(line)?.[1];
    if (header !== undefined) current = bare(header);
    const assigned = /^\s*([\w.\s"'-]+?)\s*=/.exec(line)?.[1];
    const name = [current, bare(assigned ?? '')].filter((part) => part !== '').join('.');
    if (name === dotted || name.startsWith(`${dotted}.`)) return index + 1;
  }
  return null;
}

function bare(name: string): string {
  return name.replaceAll(/["'\s]/g, '');
}
