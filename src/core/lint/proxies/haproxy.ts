import type { ProjectKnowledge } from '../project-knowledge.ts';
import type { Suspicion } from '../suspicion.ts';
import { acaoHeader, originRewritten } from './common.ts';
import { argument, type Directive } from './directive.ts';
import { parseLines } from './parse-lines.ts';
import { likenessOf, upstreamOf } from './upstream.ts';

/**
 * What is done to headers in a file of HAProxy, but for sections that lead to other programs alone (2.6). WebSockets pass by
 * themselves there; a timeout of both sides is a minute in its own examples, and is not looked at.
 */
export function haproxySuspicions(text: string, knowledge: ProjectKnowledge): readonly Suspicion[] {
  const sections: Directive[][] = [];
  for (const line of parseLines(text, { brackets: true }) ?? []) {
    if (/^(?:global|defaults|frontend|backend|listen|peers)$/.test(line.name)) sections.push([]);
    sections.at(-1)?.push(line);
  }
  const led = sections.map((lines) =>
    lines.filter(({ name }) => name === 'server').map(isApps(lines, knowledge)),
  );
  if (!led.flat().includes(true)) return [];
  return sections.flatMap((lines, index) =>
    led[index]?.length === 0 || led[index]?.includes(true)
      ? lines.flatMap((line) => headerSuspicions(text, line))
      : [],
  );
}

function isApps([head]: readonly Directive[], knowledge: ProjectKnowledge) {
  return (server: Directive) =>
    likenessOf(upstreamOf(argument(server, 1)), argument(head, 0), knowledge) !== 'other';
}

/** A condition that looks at Origin itself is taken for one that knows what it does. */
function headerSuspicions(text: string, line: Directive): readonly Suspicion[] {
  const written = [line.name, ...line.args.map((word) => word.text)].join(' ');
  if (/^http-response \w+-header access-control-allow-origin \*/i.test(written))
    return [acaoHeader(text, line)];
  const action = /^http-request (set|del|replace)-(?:header|value) origin\b(?!.*\(origin\))/i.exec(
    written,
  )?.[1];
  return action === undefined ? [] : [originRewritten(text, line, action === 'del')];
}
