import { createContext, Script } from 'node:vm';
import { logsCommandWords } from '../../../core/words/logs-command.ts';
import { UserError } from '../../../errors.ts';

/** Which of these texts a pattern finds. @throws {UserError} where it takes too long. */
export type Grep = (texts: readonly string[]) => readonly boolean[];

/** A thousand ordinary lines take 2 ms; a machine that is very busy needs many times as long. */
const patienceMs = 2000;

/**
 * A search that no pattern can hang: `(a+)+$` takes time without end on some lines, and only a timeout of `node:vm` can interrupt
 * a regular expression within a thread.
 */
export function createGrep(regex: RegExp): Grep {
  let texts: readonly string[] = [];
  let found: boolean[] = [];
  const find = () => {
    for (const text of texts) found.push(regex.test(text));
  };
  const context = createContext({ find });
  const script = new Script('find()');
  return (next) => {
    texts = next;
    found = [];
    try {
      script.runInContext(context, { timeout: patienceMs });
      return found;
    } catch {
      const { message, hint } = logsCommandWords.slowPattern(regex.source);
      throw new UserError(message, hint, 2);
    }
  };
}
