import type { Description } from './base/command.ts';
import { completion } from './completion.ts';
import { doctor } from './doctor.ts';
import { env } from './env.ts';
import { generate } from './generate.ts';
import { guestCommands } from './guests.ts';
import { init } from './init.ts';
import { lint } from './lint.ts';
import { probe } from './probe.ts';
import { remoteCommands } from './remote.ts';
import { report } from './report.ts';
import { demo, supervise } from './supervise.ts';
import { up } from './up.ts';

/** Every command, in the order in which people are told of them. */
export const commands = [
  supervise,
  demo,
  init,
  up,
  ...remoteCommands,
  ...guestCommands,
  env,
  probe,
  doctor,
  lint,
  report,
  generate,
  completion,
] as const;

/** A command that there is a help text of; `supervise` is the program without one. */
export type Topic = (typeof commands)[number]['name'];

/** The commands that are typed: all but the program without one. */
export const typedCommands: readonly Description[] = commands.filter(({ name }) => name !== 'supervise');

/** `help` stands before the name of another command. */
export const helpWord = { name: 'help', does: 'say more about a command' } as const;

/** What can be typed as the first word. */
export const commandNames: readonly string[] = [...typedCommands, helpWord].map(({ name }) => name);

/** The description of a command. */
export function describe(topic: Topic): Description {
  return typedCommands.find(({ name }) => name === topic) ?? supervise;
}
