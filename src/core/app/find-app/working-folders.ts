const key =
  /(?:^|[\s"'{,])(?:(?:work(?:ing)?|root)[_-]?)?(?:cwd|dir(?:ectory)?)["']?[ \t]*[:=][ \t]*["']?([^\s"',}]+)/i;
/** What stands on two sides of these has nothing to do with one another. */
const border = /^\s*(?:\[|$)/;

/** Each command goes to the folder that its task, unit or service is run in: `WorkingDirectory=/srv/ui`, `dir: ui`. */
export function inTheirFolders(lines: readonly string[]): readonly string[] {
  if (!lines.some((line) => key.test(line))) return lines;
  return lines.map((line, at) => {
    const folder = /streamlit/i.test(line) ? folderNear(lines, at) : undefined;
    return folder === undefined ? line : `cd ${folder} ; ${line}`;
  });
}

/** Of the same task: no line between is indented less than both. */
function folderNear(lines: readonly string[], at: number): string | undefined {
  const own = indentOf(lines[at]);
  for (const step of [-1, 1]) {
    let least = Number.POSITIVE_INFINITY;
    for (let index = step === -1 ? at : at + 1; !border.test(lines[index] ?? ''); index += step) {
      const [, folder] = key.exec(lines[index] ?? '') ?? [];
      const indent = indentOf(lines[index]);
      if (folder !== undefined && least >= Math.min(own, indent)) return folder;
      if (index !== at) least = Math.min(least, indent);
    }
  }
  return undefined;
}

/** A dash belongs to what it begins. */
function indentOf(line = ''): number {
  return line.search(/[^\s-]/);
}
