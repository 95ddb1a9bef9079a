/** The calls of `ocap-dev` in a line that is typed into a shell, each as its arguments. Of quotes it knows what documents need. */
export function ownCommandLines(line: string): readonly (readonly string[])[] {
  const calls = withoutComment(line)
    .split(/&&|\|\||[|;()]|\$\(|<\(/)
    .map((part) =>
      part
        .replace(/\s*[<>]\s*\S+\s*$/, '')
        .trim()
        .replace(/^"+|"+$/g, '')
        .trim(),
    );
  return calls.flatMap((call) => (/^ocap-dev(?:\s|$)/.test(call) ? [words(call).slice(1)] : []));
}

function withoutComment(line: string): string {
  return line.replace(/(?:^|\s)#.*$/, '');
}

function words(call: string): readonly string[] {
  return [...call.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}
