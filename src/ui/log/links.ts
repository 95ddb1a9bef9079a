/** Not across a colour: a link that begins in one and ends in another would be torn. */
const esc = '\u001b';
const bell = '\u0007';
const frame = new RegExp(`File "[^"${esc}]*", line \\d+`);

/** The frame of a traceback in a painted row as a link to its file (OSC 8), which terminals that do not know it leave out. */
export function withLink(row: string, path: string): string {
  const target = `file://${encodeURI(path.toWellFormed()).replaceAll('#', '%23').replaceAll('?', '%3F')}`;
  return row.replace(frame, (text) => `${esc}]8;;${target}${bell}${text}${esc}]8;;${bell}`);
}
