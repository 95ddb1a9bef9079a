import type { Region } from '../text/shell.ts';
import { optionNamed, type StartStatement } from './options.ts';

const assignment =
  /(?:\\n|(?<![\w.\\]))(?:server\.)?(\w+)[ \t]*=[ \t]*(\[[^\]\n]*\]|\\?["'][^"'\n]*["']|[^\s"'\\#]+)/g;

/** Lines of a `config.toml` that another file writes: `echo "[server]\nenableCORS = false" > ~/.streamlit/config.toml`. */
export function configLines(source: string, { from, to }: Region): readonly StartStatement[] {
  const text = source.slice(from, to);
  return [...text.matchAll(assignment)].flatMap(({ 0: whole, 1: key = '', 2: written = '', index }) => {
    const option = optionNamed(`server.${key}`);
    if (option === undefined || written.includes('$')) return [];
    const end = from + index + whole.length;
    const start = from + index + whole.indexOf(key);
    const value = { text: written, from: end - written.length, to: end, around: '' } as const;
    const name = { from: start, to: start + key.length };
    return [{ option, by: 'config', name, value, known: true, nested: false, ...listIn(written) }];
  });
}

function listIn(written: string): Pick<StartStatement, 'entries'> {
  if (!written.startsWith('[')) return {};
  return { entries: [...written.matchAll(/["']([^"']*?)\\?["']/g)].map(([, entry = '']) => entry) };
}
