const key = /^(\s*)(?:-\s+)?(?:command|entrypoint|working_dir):\s*(.*)$/;

/**
 * The commands of a compose file, a line each. They are written in a line, in brackets over several, as a list with dashes or
 * folded below `>`: whatever belongs to one is put on its line. `entrypoint` and `command` of a service are one,
 * behind the folder that it works in.
 */
export function composeCommands(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*$/, ''));
  const commands = new Map<string, string[]>();
  lines.forEach((line, index) => {
    const [, indent = '', inline = ''] = key.exec(line) ?? [];
    if (!key.test(line)) return;
    const service = serviceOf(lines, index, indent.length);
    const command = [inline.replace(/^[|>][-+\d]*\s*$/, ''), ...below(lines.slice(index + 1), indent.length)];
    const words = command.join(inline.startsWith('|') ? ' ; ' : ' ');
    const [folder = '', ...known] = commands.get(service) ?? [];
    if (/working_dir:/.test(line)) commands.set(service, [`cd ${words} ;`, ...known]);
    else if (/entrypoint:/.test(line)) commands.set(service, [folder, words, ...known]);
    else commands.set(service, [folder, ...known, words]);
  });
  return [...commands.values()].map((parts) => parts.join(' ').replace(/[[\]]/g, ' ')).join('\n');
}

/** The lines that are part of it: indented further, or dashes below their key. */
function below(lines: readonly string[], indent: number): readonly string[] {
  const end = lines.findIndex((line) => {
    if (line.trim() === '') return false;
    const own = line.search(/\S/);
    return own < indent || (own === indent && !/^\s*(?:-\s|\])/.test(line));
  });
  return (end === -1 ? lines : lines.slice(0, end)).map((line) => line.trim().replace(/^-\s+/, ''));
}

/** The line of the service that this one belongs to, as a name for it. */
function serviceOf(lines: readonly string[], index: number, indent: number): string {
  const above = lines
    .slice(0, index)
    .findLastIndex((line) => line.trim() !== '' && line.search(/\S/) < indent);
  return String(above);
}
