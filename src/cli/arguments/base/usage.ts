import { helpHint } from '../../../core/words/usage.ts';
import { UserError } from '../../../errors.ts';

/** A command line that is not one of ours: exit code 2, and which help to read. */
export function usage(message: string, topic?: string): UserError {
  return new UserError(message, helpHint(topic), 2);
}
