import { keyPath, type TomlEntry, tomlEntries } from '../text/toml.ts';
import { optionNamed, type StartStatement } from './options.ts';

/** What Streamlit's own `config.toml` sets. A text that is no TOML sets what its lines say: doctor tells of the rest. */
export function configStatements(text: string): readonly StartStatement[] {
  return tomlEntries(text).flatMap(statementIn);
}

function statementIn(entry: TomlEntry): readonly StartStatement[] {
  const { names, values } = entry;
  const option = optionNamed(keyPath(entry));
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
      name: { from: name.to - lastPart(name.text).length, to: name.to },
      // In quotes a boolean is a text, which is true whatever it says (1.53.0, 1.67.0).
      value: { ...place, text: first.kind === 'string' ? `"${first.text}"` : first.text },
      known: !first.text.startsWith('env:'),
      nested: false,
      ...(isList ? { entries: strings.map(({ text: each }) => each) } : {}),
    },
  ];
}

/** Of `server.allowedOrigins` above all heads only that is renamed. */
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
