/** `$(APP)`, `${APP}` and `$APP` as the file itself sets them, or with the default that stands there. */
export function withVariables(text: string): string {
  const set = new Map<string, string>();
  const assignment =
    /^[ \t]*(?:export[ \t]+|ENV[ \t]+|ARG[ \t]+)?([A-Za-z_]\w*)[ \t]*[:?+]?=[ \t]*(.*?)[ \t]*(?:\s#.*)?$/gm;
  for (const [, name = '', value = ''] of text.matchAll(assignment))
    set.set(name, value.replace(/^(["'])(.*)\1$/, '$2'));
  return text.replace(
    /\$(?:\((\w+)\)|\{(\w+)(?::?-([^}]*))?\}|(\w+))/g,
    (whole, ...found: (string | undefined)[]) => {
      const [round, curly, preset, bare] = found;
      return set.get(round ?? curly ?? bare ?? '') ?? preset ?? whole;
    },
  );
}
