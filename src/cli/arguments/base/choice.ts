import { usage } from './usage.ts';

/** `a, b or c`. */
export function listed(words: readonly string[]): string {
  return words.join(', ').replace(/, ([^,]*)$/, ' or $1');
}

/** `on or off`; more than two: `one of a, b, c`. */
function choiceText(choices: readonly string[]): string {
  return choices.length > 2 ? `one of ${choices.join(', ')}` : listed(choices);
}

/** The value of an option that knows only some. @throws {UserError} with exit code 2 for another. */
export function optionChoice<Choice extends string>(
  option: string,
  choices: readonly Choice[],
  value: string,
  topic: string,
): Choice {
  const choice = choices.find((known) => known === value);
  if (choice === undefined) throw usage(`--${option} is ${choiceText(choices)}, not "${value}"`, topic);
  return choice;
}

/** The one word that a command is followed by. @throws {UserError} with exit code 2 for another, none or two. */
export function wordChoice<Choice extends string>(
  topic: string,
  choices: readonly Choice[],
  [word, second]: readonly string[],
): Choice {
  const choice = choices.find((known) => known === word);
  if (choice === undefined || second !== undefined)
    throw usage(`${topic} takes ${choiceText(choices)}`, topic);
  return choice;
}
