import { type CodeToken, type CommentStyle, codeTokens, openingOf } from '../text/code-tokens.ts';
import { outerEscape } from '../text/word.ts';
import { statementOf, statementsOfWords } from './from-words.ts';
import { optionNamed, optionOfVariable, type StartOption, type StartStatement } from './options.ts';
import { shellStatements } from './shell-lines.ts';

/** Calls whose texts people read. */
const telling =
  /^(?:print|.*\b(?:log|logger|logging|console|click|st|warnings)\.\w+|help|description|message|raise|assert|detail|label|name|title)$/;

/** What runs a text, and what one is called that is run. */
const running =
  /(?:system|popen|run|call|check_\w+|spawn\w*|exec\w*|output|shell|split|command|cmd|script|args)$/i;

/**
 * What a text sets that is written like a program: Python, TOML and JSON with comments. Variables are set by assignments,
 * entries and arguments; a list of texts is a command, and so is a text with a command in it.
 */
export function codeStatements(text: string, comments: CommentStyle): readonly StartStatement[] {
  const all = codeTokens(text, comments);
  const source = withOuterEscapes(text, all);
  const tokens = all.filter(({ kind }) => kind !== 'end');
  return [
    ...tokens.flatMap((_, index) => assignmentAt(tokens, index, text)),
    ...listsIn(tokens).flatMap((words) =>
      statementsOfWords(words, { source: text, around: '', nested: false, isList: true }),
    ),
    ...all.flatMap((token, index) =>
      mayBeCommand(token) ? commandIn(source, token, all.slice(0, index)) : [],
    ),
  ];
}

/** `environ["NAME"] = "false"`, `"NAME": "false"`, `setdefault("NAME", "false")`, `NAME = "false"`, `set_option("server.enableCORS", False)`. */
function assignmentAt(
  tokens: readonly CodeToken[],
  index: number,
  source: string,
): readonly StartStatement[] {
  const token = tokens[index];
  if (token === undefined || token.kind === 'mark') return [];
  const byName = token.kind === 'string' ? optionNamed(token.text.replace('server_', 'server.')) : undefined;
  const option = optionOfVariable(token.text) ?? byName;
  if (option === undefined) return [];
  const after = tokens.slice(index + 1, index + 4).map(({ kind, text }) => (kind === 'mark' ? text : ''));
  const signs = after[0] === ']' && after[1] === '=' ? 2 : after[0] === '=' || after[0] === ':' ? 1 : 0;
  const called = after[0] === ',' && isCalled(tokens, index);
  const place = index + 1 + (called ? 1 : signs);
  const value = tokens[place];
  if (value === undefined || (signs === 0 && !called)) return [];
  const next = tokens[place + 1];
  const isNext = next !== undefined && !source.slice(value.to, next.from).includes('\n');
  const goesOn = isNext && next.kind === 'mark' && '.+%[('.includes(next.text);
  return [
    assigned(
      token,
      option,
      { ...value, kind: goesOn ? 'mark' : value.kind },
      byName !== undefined ? 'config' : 'variable',
    ),
  ];
}

function assigned(
  token: CodeToken,
  option: StartOption,
  value: CodeToken,
  by: 'config' | 'variable',
): StartStatement {
  const at = token.from + (token.kind === 'string' ? 1 : 0);
  const name = { from: at, to: at + token.text.length };
  const statement = statementOf({ option, by, name, nested: false }, { ...value, around: '' });
  const isLiteral =
    value.kind === 'string' || (value.kind === 'name' && /^(?:True|False|true|false|\d+)$/.test(value.text));
  return isLiteral ? statement : { ...statement, known: false, value: { ...statement.value, text: '' } };
}

/** The first argument of a call that sets something. */
function isCalled(tokens: readonly CodeToken[], index: number): boolean {
  const [caller, bracket] = tokens.slice(Math.max(0, index - 2), index);
  return (
    bracket?.text === '(' && /(?:setdefault|set_option|_set_option|putenv|setenv)$/.test(caller?.text ?? '')
  );
}

/** Texts that stand after one another, divided by commas alone. */
function listsIn(tokens: readonly CodeToken[]): readonly (readonly CodeToken[])[] {
  const lists: CodeToken[][] = [];
  let list: CodeToken[] = [];
  for (const token of tokens) {
    if (token.kind === 'mark' && '[('.includes(token.text)) list = [];
    else if (token.kind === 'mark' && '])'.includes(token.text)) {
      if (list.length > 0) lists.push(list);
      list = [];
    } else if (token.kind !== 'mark') list.push(token);
    else if (token.text !== ',') list = [];
  }
  return lists;
}

/** Does a text start Streamlit, or set a variable of it? */
function mayBeCommand({ kind, text }: CodeToken): boolean {
  if (kind !== 'string' || !/\s|^STREAMLIT_\w+=/.test(text)) return false;
  return /\bstreamlit(?:\.exe)?["']?\s+(?:run\b|--)|\bSTREAMLIT_\w+=|^\s*--server\.\w+[\s=]/.test(text);
}

/** A text with a command in it, unless it is only shown to somebody. */
function commandIn(
  source: string,
  token: CodeToken,
  before: readonly CodeToken[],
): readonly StartStatement[] {
  const isExport = /^\s*export\s+STREAMLIT_/.test(token.text);
  if (!isExport && (isShown(before) || isDocument(token, before))) return [];
  const opening = openingOf(source.slice(token.from, token.to).replaceAll(outerEscape, '\\'));
  const quote = opening.replace(/^[A-Za-z]*/, '');
  const region = { from: token.from + opening.length, to: token.to - quote.length };
  return shellStatements(source, region, quote.startsWith('"') ? "'" : '"');
}

/** A text that stands for itself is a remark; one that is handed to something that tells is told. */
function isShown(before: readonly CodeToken[]): boolean {
  const last = before.at(-1);
  const open = before.findLast(({ kind }) => kind !== 'end');
  if (open === undefined) return true;
  if (last?.kind === 'end' && !'([{,=+'.includes(open.text)) return true;
  const key = '=:'.includes(open.text) ? before.at(before.lastIndexOf(open) - 1) : undefined;
  return telling.test(key?.text ?? '') || telling.test(callerOf(before));
}

/** A text of several lines is for people, unless it is handed to what runs it. */
function isDocument({ text }: CodeToken, before: readonly CodeToken[]): boolean {
  if (!text.includes('\n')) return false;
  const names = before.filter(({ kind }) => kind === 'name' || kind === 'string');
  return !running.test(callerOf(before)) && !running.test(names.at(-1)?.text ?? '');
}

/** The name before the bracket that is open here. */
function callerOf(before: readonly CodeToken[]): string {
  let depth = 0;
  for (let index = before.length - 1; index >= 0; index -= 1) {
    const token = before[index];
    if (token?.kind !== 'mark') continue;
    if (')]}'.includes(token.text)) depth += 1;
    else if ('([{'.includes(token.text)) {
      if (depth === 0) return token.text === '(' ? (before[index - 1]?.text ?? '') : '';
      depth -= 1;
    }
  }
  return '';
}

/** What a text escapes for its own sake is not there for the shell that gets it. */
function withOuterEscapes(text: string, tokens: readonly CodeToken[]): string {
  const pieces: string[] = [];
  let end = 0;
  for (const { kind, from, to } of tokens) {
    if (kind !== 'string') continue;
    pieces.push(text.slice(end, from), text.slice(from, to).replace(/\\(?=["'\\])/g, outerEscape));
    end = to;
  }
  return pieces.join('') + text.slice(end);
}
