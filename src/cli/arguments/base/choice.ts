import { usageWords } from '../../../core/words/usage.ts';
import { usage } from './usage.ts';

/** The value of an option that knows only some. @throws {UserError} with exit code 2 for another. */
export function optionChoice<Choice extends string>(
  option: string,
  choices: readonly Choice[],
  value: string,
  topic: string,
): Choice {
  const choice = choices.find((known) => known === value);
  if (choice === undefined) throw usage(usageWords.noChoice(option, choices, value), topic);
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
    throw usage(usageWords.takesChoice(topic, choices), topic);
  return choice;
}
