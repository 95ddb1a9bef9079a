import { sessionsWords } from '../../words/sessions.ts';
import type { AppCommand } from '../command.ts';
import type { AppSlice } from '../state.ts';
import type { Hello, PairEvent, SessionsSlice } from './state.ts';

/** What was tried in a process of the app's own may still fail between two: that is asked once, of the first app that can. */
export function planPair(app: AppSlice): [AppSlice, AppCommand[]] {
  const { life, sessions } = app;
  if (sessions.pair !== 'unknown' || life.at !== 'ready' || sessions.hello?.carry !== true) return [app, []];
  const { run, launch } = life.run;
  return [{ ...app, sessions: { ...sessions, pair: 'asked' } }, [{ type: 'sessions.try', run, launch }]];
}

/** Takes down what came of it. */
export function recordPair(sessions: SessionsSlice, { isWhole }: PairEvent): SessionsSlice {
  if (isWhole) return { ...sessions, pair: 'whole' };
  const broken = { ...sessions, pair: 'broken' } as const;
  return sessions.hello === null ? broken : { ...broken, hello: trusted(broken, sessions.hello) };
}

/** What an app says of itself, as far as one can believe it. */
export function trusted({ pair }: Pick<SessionsSlice, 'pair'>, hello: Hello): Hello {
  const isBelieved = pair !== 'broken' || !hello.carry;
  return isBelieved ? hello : { carry: false, why: 'pair', detail: sessionsWords.brokenPair };
}
