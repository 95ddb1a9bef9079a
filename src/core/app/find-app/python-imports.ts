/** What the import statements of a Python file name. */
export interface PythonImports {
  /** Does it import Streamlit as an app does? One that only starts a Streamlit from Python (`streamlit.web.cli`) is none. */
  readonly streamlit: boolean;
  /** Every module as it is written: `ui.sidebar`, `.widgets`; of `from a import b` both `a` and `a.b`. */
  readonly modules: readonly string[];
  /** Does it show nothing when it is run, being made of functions and classes for others? */
  readonly isModule: boolean;
  /** The files that it makes the pages of its own navigation: `st.Page("views/one.py")`. */
  readonly pages: readonly string[];
  /** The scripts that it hands to a Streamlit, if it is a program that starts one. */
  readonly starts: readonly string[];
}

const quotes = /"""|'''|["'#]/g;
const statement =
  /^\s*(?:[a-z]+\b[^:]*:\s*)?(?:import\s+(?<names>.+)|from\s+(?<from>[\w.]+)\s+import\b(?<parts>.*))$/;
/** On several lines, as formatters write them. */
const nameList = /\bimport\s*\([\w\s,]*\)/g;
/** What starts a Streamlit, or asks about it, rather than being run by one (1.23 to 1.67; before 1.12 without `web`). */
const launchers = /^streamlit\.(web|cli|bootstrap|runtime)\b/;

const definition = /^(?:async def|def|class)\b/;
/** What shows nothing: part of what stands above, an import, a definition, a value that asks nothing of Streamlit. */
const passive = /^(?:\s|$|[)\]}@]|(?:import|from|def|class|async def)\b|\w+\s*(?::[^=]*)?=(?!=)(?!.*\bst\.))/;
const page = /\bPage\(\s*["']([^"'\n]+\.py)["']/g;
/** `"streamlit", "run", "ui.py"` in a list of arguments, or in one text. */
const document = /("""|''')[\s\S]*?\1/g;
const start = /\bstreamlit["']?[\s,]+["']?run["']?[\s,]+f?["']?([^\s"',()]+\.py)\b/g;
const starter = /\bstreamlit["'],\s*["']run["']|\bstreamlit run ["'{%]|\bbootstrap\.run\(/;
/** `here / "ui" / "app.py"`, and what `os.path.join` is given. */
const joints = /(?<!\.py)["']\s*[/,]\s*["']/g;
const quotedScript = /["']([^"'\s]+\.py)["']/g;

/**
 * Reads imports line by line, outside strings and comments. A parser would say nothing at all of a file whose last edit
 * is unfinished, and such a file is just what somebody is working on.
 */
export function pythonImports(text: string): PythonImports {
  const code = codeLines(text)
    .join('\n')
    .replace(nameList, (list) => list.replace(/\s+/g, ' '));
  const lines = code.split('\n');
  const statements = lines.flatMap((line) => line.split(';').map(modulesIn));
  const streamlit = statements.some(isOfApp);
  return {
    streamlit,
    modules: statements.flat(),
    isModule: lines.every((line) => passive.test(line)) && lines.some((line) => definition.test(line)),
    pages: streamlit ? [...text.matchAll(page)].flatMap(([, path]) => path ?? []) : [],
    starts: streamlit ? [] : startsIn(text),
  };
}

/** Written in the command, or, where that is put together, the only script that is named at all. */
function startsIn(text: string): readonly string[] {
  const code = text.replace(/^[ \t]*#.*$/gm, '').replace(document, '');
  const written = [...code.matchAll(start)].flatMap(([, path]) => path?.replace(/\\+/g, '/') ?? []);
  if (written.length > 0 || !starter.test(code)) return written;
  const joined = code.replace(joints, '/');
  const named = new Set([...joined.matchAll(quotedScript)].flatMap(([, path]) => path ?? []));
  return named.size === 1 ? [...named] : [];
}

/** `from streamlit import cli` names the package too, and means the part alone. */
function isOfApp(modules: readonly string[]): boolean {
  const own = modules.filter((module) => module === 'streamlit' || module.startsWith('streamlit.'));
  const starts = own.filter((module) => launchers.test(module));
  return (
    own.length > 0 &&
    (starts.length === 0 || own.some((module) => module !== 'streamlit' && !starts.includes(module)))
  );
}

function modulesIn(code: string): readonly string[] {
  const { names, from, parts } = statement.exec(code)?.groups ?? {};
  if (names !== undefined) return listed(names);
  if (from === undefined) return [];
  const dot = from.endsWith('.') ? '' : '.';
  return [from, ...listed(parts ?? '').map((part) => `${from}${dot}${part}`)];
}

/** `a.b as c, d` names `a.b` and `d`. */
function listed(names: string): readonly string[] {
  return names.split(',').flatMap((name) => /^[\s(]*([\w.]+)/.exec(name)?.[1] ?? []);
}

/** The lines without their strings and comments; one that ends with a backslash has the next one behind it. */
function codeLines(text: string): readonly string[] {
  const lines: string[] = [];
  let open: string | null = null;
  let before = '';
  for (const line of text.split(/\r\n?|\n/)) {
    const read: { code: string; open: string | null } = withoutStrings(line, open);
    open = read.open;
    const code = before + read.code;
    before = open === null && code.endsWith('\\') ? code.slice(0, -1) : '';
    if (before === '') lines.push(code);
  }
  return before === '' ? lines : [...lines, before];
}

/** A quote that is not closed ends with its line, as it does in an unfinished edit; a triple one goes on. */
function withoutStrings(line: string, open: string | null): { code: string; open: string | null } {
  let code = '';
  let rest = line;
  let quote = open;
  for (;;) {
    if (quote !== null) {
      const end = endOf(rest, quote);
      if (end === null) return { code, open: quote.length === 3 || rest.endsWith('\\') ? quote : null };
      rest = rest.slice(end);
      quote = null;
    }
    quotes.lastIndex = 0;
    const next = quotes.exec(rest);
    if (next === null) return { code: code + rest, open: null };
    code += rest.slice(0, next.index);
    if (next[0] === '#') return { code, open: null };
    code += ' "" ';
    quote = next[0];
    rest = rest.slice(next.index + quote.length);
  }
}

/** The place behind the closing quote; null: it is not on this line. */
function endOf(text: string, quote: string): number | null {
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text.startsWith(quote, index)) return index + quote.length;
  }
  return null;
}
