import { severity } from './severity.ts';

/** What the app answered when it was asked while it runs. */
export const probeWords = {
  /** Before a result in the log. */
  severity: { warned: severity.warning, pass: 'proved', fail: severity.fault, skipped: 'skipped' },

  letIn: (origin: string) => `${origin} is let in.`,
  /** At a hop in front of the app: beside what the app says of the same origin. */
  letInThere: (hop: string, origin: string | null) => `${hop} lets ${origin ?? 'its own page'} in.`,
  letInLate: (origin: string, seconds: string) => `${origin} is let in, after ${seconds} s.`,
  refused: (origin: string) => `${origin} is refused, as it must be.`,
  notOurs: (url: string) => ({
    message: `${url} answers, but not with this app: the question did not come in here.`,
    hint: 'Another ngrok agent or a proxy serves that name: stop it, or press t to reconnect.',
  }),
};
