const assignment =
  /^[ \t]*(?:(?:export|readonly|declare|set)[ \t]+(?:-\w+[ \t]+)?)?\$?([A-Za-z_]\w*)[ \t]*[:?+]?=[ \t]*(.*?)[ \t]*(?:\s#.*)?$/gm;
/** `ENV APP=ui.py PORT=8501`, and in the old form `ENV APP ui.py`. */
const environment = /^[ \t]*(?:ENV|ARG)[ \t]+(.+)$/gim;
const pair = /([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S*)/g;
const use =
  /\$(?:\((\w+)\)|\{(\w+)(?::?-([^}]*))?\}|(\w+))|\{\{[ \t]*\.?(\w+)(?:[ \t]*\|[ \t]*default[ \t]+"([^"]*)")?[ \t]*\}\}|%(\w+)%/g;

const longestPath = 500;

/** `$(APP)`, `${APP}`, `$APP`, `%APP%`, just's `{{APP}}` and Task's `{{.APP}}` as the file itself sets them, or with the default that stands there. */
export function withVariables(text: string): string {
  const set = new Map<string, string>();
  const filled = (written: string) =>
    written.replace(use, (whole, ...found: (string | undefined)[]) => {
      const [round, curly, preset, bare, double, other, batch] = found;
      return set.get(round ?? curly ?? bare ?? double ?? batch ?? '') ?? preset ?? other ?? whole;
    });
  for (const [, name = '', value = ''] of assignmentsIn(text)) {
    const plain = filled(value.replace(/^(["'])(.*)\1$/, '$2'));
    // What a command prints is not known: the rest of a path behind it is. No path is that long, and one may hold another twice.
    if (!/\$\(|`/.test(plain) && plain.length < longestPath) set.set(name, plain);
  }
  return filled(text);
}

function assignmentsIn(text: string): readonly RegExpMatchArray[] {
  const ofImage = [...text.matchAll(environment)].flatMap(([, rest = '']) => {
    const old = /^([A-Za-z_]\w*)[ \t]+(\S.*?)[ \t]*$/.exec(rest);
    return old === null ? [...rest.matchAll(pair)] : [old];
  });
  return [...text.matchAll(assignment), ...ofImage];
}
