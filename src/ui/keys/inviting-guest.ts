import type { SessionClient } from '../../control/client.ts';
import { readWhom } from '../../core/door/access/whom.ts';
import { guestWords } from '../../core/words/guests.ts';
import type { ViewAction } from '../model/view-state.ts';
import type { FieldLog } from './field-keys.ts';
import { type Answer, failed } from './slow-answers.ts';

/** The fields of the log pane, and one in which a guest is named. */
export function withGuestField(log: FieldLog, named: (line: string) => void): FieldLog {
  let line = '';
  return {
    type(field, text) {
      if (field !== 'guest') return log.type(field, text);
      line = text;
    },
    keep: (field) => (field === 'guest' ? named(line) : log.keep(field)),
    abandon(field) {
      if (field !== 'guest') log.abandon(field);
    },
  };
}

/** Invites whom this line names, and shows the link. */
export async function inviting(
  line: string,
  client: Pick<SessionClient, 'guests'>,
  act: (action: ViewAction) => void,
): Promise<Answer> {
  const whom = readWhom(line);
  if (whom === null) return line.trim() === '' ? null : failed(guestWords.nobodyNamed);
  const answer = await client.guests({ do: 'invite', ...whom, browsers: 1 });
  if (answer.at === 'failed') return failed(answer.message);
  if (answer.at === 'invited') act({ type: 'invitation.shown', invitation: answer });
  return null;
}
