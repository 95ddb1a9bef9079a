import { type CodeToken, codeTokens } from '../text/code-tokens.ts';
import { optionNamed, type StartStatement } from './options.ts';

/** What Streamlit's own `config.toml` sets. A text that is no TOML sets what its lines say: doctor tells of the rest. */
export function configStatements(text: string): readonly StartStatement[] {
  const tokens = codeTokens(text, '#');
  let section = '';
  return linesOf(tokens).flatMap((line) => {
    const [first] = line;
    const isHead = first?.text === '[' && !line.some((token) => token.text === '=');
    if (isHead) section = nameOf(line.filter(({ kind }) => kind !== 'mark'));
    return isHead ? [] : assignmentIn(section, line);
  });
}

function assignmentIn(section: string, line: readonly CodeToken[]): readonly StartStatement[] {
  const sign = line.findIndex((token) => isMark(token, '='));
  const [names, values] = [line.slice(0, sign), line.slice(sign + 1)];
  if (sign < 1 || !isMark(values[0], '{')) return sign < 1 ? [] : entryOf(section, names, values);
  // `server = { enableCORS = false, port = 8501 }`
  const path = [section, nameOf(names)].filter((part) => part !== '').join('.');
  return partsOf(values.slice(1)).flatMap((part) => assignmentIn(path, part));
}

function isMark(token: CodeToken | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}

/** By how many brackets what follows is deeper. */
function deeperBehind({ kind, text }: CodeToken): number {
  if (kind !== 'mark') return 0;
  return '[{'.includes(text) ? 1 : ']}'.includes(text) ? -1 : 0;
}

/** By the commas outside of lists. */
function partsOf(tokens: readonly CodeToken[]): readonly (readonly CodeToken[])[] {
  const parts: CodeToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += deeperBehind(token);
    if (depth < 0) break;
    if (depth === 0 && isMark(token, ',')) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function entryOf(
  section: string,
  names: readonly CodeToken[],
  values: readonly CodeToken[],
): readonly StartStatement[] {
  const key = nameOf(names.filter(({ kind }) => kind !== 'mark'));
  const option = optionNamed(section === '' ? key : `${section}.${key}`);
  const [first, last] = [values[0], values.at(-1)];
  const name = names.at(-1);
  if (option === undefined || first === undefined || last === undefined || name === undefined) return [];
  const strings = values.filter(({ kind }) => kind === 'string');
  const isList = first.kind === 'mark' && first.text === '[';
  const place = { from: first.from, to: last.to, around: '' } as const;
  return [
    {
      option,
      by: 'config',
      name: { from: name.to - nameLength(name), to: name.to },
      // In quotes a boolean is a text, which is true whatever it says (1.53.0, 1.67.0).
      value: { ...place, text: first.kind === 'string' ? `"${first.text}"` : first.text },
      known: !first.text.startsWith('env:'),
      nested: false,
      ...(isList ? { entries: strings.map(({ text: entry }) => entry) } : {}),
    },
  ];
}

/** Of `server.allowedOrigins` above all heads only the last part. */
function nameLength({ text }: CodeToken): number {
  return text.length - (text.lastIndexOf('.') + 1);
}

function nameOf(tokens: readonly CodeToken[]): string {
  return tokens.map(({ text }) => text).join('.');
}

/** A list in brackets goes on over the end of a line. */
function linesOf(tokens: readonly CodeToken[]): readonly (readonly CodeToken[])[] {
  const lines: CodeToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += deeperBehind(token);
    if (token.kind !== 'end') lines.at(-1)?.push(token);
    else if (depth <= 0) {
      lines.push([]);
      depth = 0;
    }
  }
  return lines;
}
