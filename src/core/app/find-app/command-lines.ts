import { type PlacedStart, startCommands } from './start-commands.ts';
import { withVariables } from './variables.ts';
import { inTheirFolders } from './working-folders.ts';

/** A `cd` holds for its line: the next one is another shell. Of what a tool fills in, `{root}/` is the project's folder. */
export function byLine(text: string): readonly PlacedStart[] {
  const continued = text.replace(/(?:\\|\^)[ \t]*\r?\n/g, ' ').replace(/(?<!\$)\{\w+\}[/\\]/g, '');
  const joined = continued.replace(/\[[^[\]#]*\]/g, (list) => list.replace(/\s+/g, ' '));
  return inTheirFolders(joined.split(/\r?\n/)).flatMap((line) =>
    startCommands(line, { comments: true, lists: true }).map(({ script, folder }) => ({
      script,
      folders: [folder, ''],
    })),
  );
}

/** Of several processes a host shows `web` to visitors. */
export function ofProcfile(text: string): readonly PlacedStart[] {
  const web = byLine(text.replace(/^(?!web\s*:).*$/gm, ''));
  return web.length > 0 ? web : byLine(text);
}

/** A list of words, one a line, is one command, and so is a container's with its arguments. */
export function ofYaml(text: string): readonly PlacedStart[] {
  const plain = text.replace(/(^|[ \t])#.*$/gm, '$1');
  const lists = plain.replace(/\r?\n[ \t]*-[ \t]+(\S+)[ \t]*(?=[\r\n]|$)/g, ' $1');
  const commands = lists.replace(/\r?\n[ \t]*args:/g, ' ');
  return byLine(withVariables(commands.replace(/^([ \t]*[A-Za-z_]\w*):(?=[ \t]+\S)/gm, '$1=')));
}

/** A text of JSON, or a comment, which these files may have; one without an end goes to that of the file. */
const textOrComment = /("(?:\\.|[^"\\\n])*")|\/\*[\s\S]*?(?:\*\/|$(?![\s\S]))|\/\/.*$/gm;
const environment = /"env" ?: ?\{(?:"(?:\\.|[^"\\])*"|[^{}"])*\}/g;

/** Of JSON each object is one command, on however many lines. */
export function byObject(text: string): readonly PlacedStart[] {
  const plain = text.replace(textOrComment, (_, quoted?: string) => quoted ?? ' ').replace(/\s+/g, ' ');
  const objects = plain.replace(/\$\{[^}"]*\}[/\\]*/g, '').replace(environment, ' ');
  return byLine(objects.split('}').map(inOrder).join('\n\n'));
}

/** The keys of an editor's launch file stand in any order. */
function inOrder(object: string): string {
  const [, program] = /"(?:module|program)" ?: ?"([^"]*\bstreamlit(?:\.exe)?)"/.exec(object) ?? [];
  const [, args] = /"args" ?: ?\[([^\]]*)/.exec(object) ?? [];
  if (program === undefined || args === undefined) return object;
  return `${/"cwd" ?: ?"[^"]*"/.exec(object)?.[0] ?? ''} ${program} [${args}]`;
}
