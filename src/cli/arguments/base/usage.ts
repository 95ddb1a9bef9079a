import { UserError } from '../../../errors.ts';

/** A command line that is not one of ours: exit code 2, and which help to read. */
export function usage(message: string, topic?: string): UserError {
  const help = topic === undefined ? 'ocap-dev --help' : `ocap-dev ${topic} --help`;
  return new UserError(message, `See: ${help}`, 2);
}
