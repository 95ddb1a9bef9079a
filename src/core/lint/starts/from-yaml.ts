import { isMap, isPair, isScalar, isSeq, parseAllDocuments, type Scalar } from 'yaml';
import { outerEscape, type PlacedWord } from '../text/word.ts';
import { statementOf, statementsOfWords } from './from-words.ts';
import { optionOfVariable, type StartStatement } from './options.ts';
import { shellStatements } from './shell-lines.ts';

/** What belongs together in a file: one service's statements, for example. */
export type StatementGroup = readonly StartStatement[];

/** Texts that people read. */
const telling = /^(?:name|title|description|summary|label|comment|help|message|id|if)$/;

/**
 * What a file of YAML sets: compose files, `render.yaml`, workflows. Each entry of `services` is a group of its own, and so is
 * all the rest. One that is no YAML sets nothing.
 */
export function yamlStatements(text: string): readonly StatementGroup[] {
  const documents = parseAllDocuments(text, { prettyErrors: false, version: '1.2' });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    if (document.errors.length > 0) return [];
    const { contents } = document;
    const services = isMap(contents) ? contents.get('services') : undefined;
    if (!isMap(contents) || services === undefined) return [within(text, contents, '')];
    const others = contents.items.filter(({ value }) => value !== services);
    return [...eachService(text, services), others.flatMap(({ value }) => within(text, value, ''))];
  });
}

function eachService(text: string, services: unknown): readonly StatementGroup[] {
  if (isMap(services)) return services.items.map(({ value }) => within(text, value, ''));
  return isSeq(services) ? services.items.map((item) => within(text, item, '')) : [];
}

function within(text: string, node: unknown, key: string): StatementGroup {
  if (isScalar(node)) return telling.test(key) ? [] : scalarStatements(text, node);
  if (isSeq(node)) {
    const words = node.items.flatMap((item) => (isScalar(item) ? wordOf(item) : []));
    const listed = statementsOfWords(words, { source: text, around: '', nested: false, isList: true });
    return [...listed, ...node.items.flatMap((item) => within(text, item, key))].filter(once);
  }
  if (!isMap(node)) return [];
  const pairs = node.items.filter((item) => isPair(item));
  return [
    ...keyedEntry(pairs),
    ...pairs.flatMap(({ key: name, value }) => [
      ...mapped(name, value),
      ...within(text, value, isScalar(name) ? String(name.value) : ''),
    ]),
  ];
}

interface PairOfNodes {
  readonly key: unknown;
  readonly value: unknown;
}

/** `NAME: value` */
function mapped(name: unknown, value: unknown): readonly StartStatement[] {
  const [key] = isScalar(name) ? wordOf(name) : [];
  return key === undefined ? [] : variable(key, value);
}

/** `key: NAME` and `value: …`, as in `render.yaml`; Kubernetes has `name:`. */
function keyedEntry(pairs: readonly PairOfNodes[]): readonly StartStatement[] {
  const said = (key: string) => pairs.find((pair) => isScalar(pair.key) && pair.key.value === key)?.value;
  const name = said('key') ?? said('name');
  const [word] = isScalar(name) ? wordOf(name) : [];
  return word === undefined ? [] : variable(word, said('value'));
}

function variable(name: PlacedWord, node: unknown): readonly StartStatement[] {
  const option = optionOfVariable(name.text);
  const [value] = isScalar(node) ? wordOf(node) : [];
  if (option === undefined || value === undefined) return [];
  const base = { option, by: 'variable', name: inner(name), nested: false } as const;
  return [withPreset(statementOf(base, { ...value, around: '' }))];
}

/** `${CORS:-false}`: what a compose file has for whoever sets nothing. Such a value is not rewritten. */
function withPreset(statement: StartStatement): StartStatement {
  const { value } = statement;
  return { ...statement, value: { ...value, text: value.text.replace(/^\$\{\w+:?-([^}]*)\}$/, '$1') } };
}

/** A command, or lines of a shell. */
function scalarStatements(text: string, node: Scalar): readonly StartStatement[] {
  const value = String(node.value);
  if (node.range == null || !/\s/.test(value) || !/streamlit|STREAMLIT_/.test(value)) return [];
  const [from, to] = node.range;
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') {
    const start = text.indexOf('\n', from) + 1;
    return shellStatements(text, { from: start, to });
  }
  const isQuoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  if (!isQuoted) return shellStatements(text, { from, to });
  const source =
    node.type === 'QUOTE_DOUBLE'
      ? text.slice(0, from) + text.slice(from, to).replace(/\\(?=["\\])/g, outerEscape) + text.slice(to)
      : text;
  return shellStatements(source, { from: from + 1, to: to - 1 }, node.type === 'QUOTE_DOUBLE' ? "'" : '"');
}

function wordOf(node: Scalar): readonly PlacedWord[] {
  if (node.range == null || node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') return [];
  return [{ text: String(node.value ?? ''), from: node.range[0], to: node.range[1] }];
}

/** Without quotes. */
function inner({ text, from, to }: PlacedWord): StartStatement['name'] {
  const quote = to - from > text.length ? 1 : 0;
  return { from: from + quote, to: to - quote };
}

function once(statement: StartStatement, index: number, all: readonly StartStatement[]): boolean {
  return (
    all.findIndex(
      ({ value, option }) => value.from === statement.value.from && option === statement.option,
    ) === index
  );
}
