import { marks } from './marks.ts';

/** What the app answered when it was asked while it runs. */
export const probeWords = {
  /** Before a result in the log. */
  marks: { warned: marks.warning, pass: 'proved', fail: marks.fault, skipped: 'skipped' },

  answers: 'The app answers.',
  letIn: (origin: string) => `${origin} is let in.`,
  letInLate: (origin: string, seconds: string) => `${origin} is let in, after ${seconds} s.`,
  refused: (origin: string) => `${origin} is refused, as it must be.`,
  noOrigin: 'no origin',
  unhealthy: (url: string, status: number | null) => ({
    message: `${url} answered ${status} and not Streamlit's "ok".`,
    hint: 'Is it a Streamlit app that answers there?',
  }),
  wildcardOpen: (origin: string) => ({
    message: `${origin} is in no list and was let in: any website can talk to the app.`,
    hint: 'Look for enableCORS = false in .streamlit/config.toml or in the arguments of the app.',
  }),
  rejected: (origin: string) => `Streamlit refused ${origin} (403).`,
  rejectedBecause: {
    wildcardOverridden: 'The wildcard is on, but server.enableCORS in the arguments of the app overrides it.',
    loopbackHost:
      'Streamlit lets it in whatever the list holds, unless server.allowedHosts in .streamlit/config.toml lacks 127.0.0.1: add it there.',
    listed:
      'It is in the list that Streamlit was given, which needs Streamlit 1.46 or newer; arguments after -- override the list, and server.allowedHosts refuses everybody if it lacks 127.0.0.1.',
    notListed: (origin: string) => `Add ${origin} to STREAMLIT_CUSTOM_ORIGINS in .env.`,
  },
  upgradeStripped: (status: number) => ({
    message: `The WebSocket handshake was answered with ${status}: something between dropped Upgrade.`,
    hint: 'A proxy needs: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;',
  }),
  unexpectedHandshake: (origin: string, status: number | null) => ({
    message: `The handshake for ${origin} was answered with ${status}.`,
    hint: lookAtLog,
  }),
  nobody: (url: string) => ({
    message: `Nothing answers at ${url}.`,
    hint: 'Press r to restart the app.',
  }),
  silent: (url: string, failure: string) => ({
    message: `No answer from ${url}: ${failure}`,
    hint: 'The app may be busy or stopped in a debugger.',
  }),
  failed: (url: string, failure: string) => ({ message: `${url}: ${failure}`, hint: lookAtLog }),
  /** After a handshake that took long. */
  notAsked: (slowOrigin: string, seconds: string) => ({
    message: `Not asked: the handshake for ${slowOrigin} took ${seconds} s, and the whole app stands still meanwhile.`,
    hint: 'Streamlit looks up its external address before it reads the list; where that service does not answer, each new visitor waits. Allow this machine to reach it, or ask again with p.',
  }),
  notOurs: (url: string) => ({
    message: `${url} answers, but not with this app: the question did not come in here.`,
    hint: 'Another ngrok agent or a proxy serves that name: stop it, or press t to reconnect.',
  }),
};

const lookAtLog = 'Look at the log of the app.';
