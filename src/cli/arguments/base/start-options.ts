import type { Description } from './command.ts';

interface Given {
  readonly values: Readonly<Record<string, unknown>>;
  readonly word: string | undefined;
  readonly extraArgs: readonly string[];
}

/** What a line asks of a start alone, as it is typed: the command, its word, options, what follows `--`. A default asks nothing. */
export function givenStartOptions(
  { name, startOnly, word, options, rest }: Description,
  given: Given,
): string[] {
  const rows = Object.entries(options).filter(
    ([option, row]) =>
      row.startOnly && given.values[option] !== undefined && given.values[option] !== row.default,
  );
  return [
    ...(startOnly ? [name] : []),
    ...(word?.startOnly && given.word !== undefined ? [given.word] : []),
    ...rows.map(([option]) => `--${option}`),
    ...(rest?.startOnly && given.extraArgs.length > 0 ? ['-- ARGS'] : []),
  ];
}
