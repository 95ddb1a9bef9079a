import { appWords } from './app.ts';

/** A start in the background: how it went, and how to go on with it. */
export const detachWords = {
  /** `tunnel`: null where none is wanted. */
  ready: (url: string, tunnel: { readonly state: string; readonly url: string | null } | null, pid: number) =>
    [
      appWords.ready(url),
      ...(tunnel === null ? [] : [tunnelLine(tunnel.state, tunnel.url)]),
      `It runs in the background (pid ${pid}):`,
      '  ocap-dev attach   opens its screen',
      '  ocap-dev logs -f  follows its log',
      '  ocap-dev stop     stops it',
    ].join('\n'),
  interrupted: (pid: number | undefined) =>
    `ocap-dev: it goes on in the background (pid ${pid}). Stop it with: ocap-dev stop`,

  late: {
    message: 'The app is still not ready. It goes on in the background.',
    hint: 'See: ocap-dev status',
  },
  killed: 'The supervisor was killed before the app was ready.',
  stopped: 'It was stopped before the app was ready.',
  nothingLeft: 'Nothing is left running.',
  /** A fault of ours. */
  noConnection: 'the supervisor has no connection to us',
};

function tunnelLine(state: string, url: string | null): string {
  return `The tunnel is ${state}${url === null ? '.' : `: ${url}`}`;
}
