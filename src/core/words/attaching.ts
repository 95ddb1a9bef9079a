/** Why no screen can be shown. */
export function unableWords(term: string): string {
  return term === ''
    ? 'TERM is empty (most are xterm-256color): no screen can be shown.'
    : `TERM=${term} cannot show a screen.`;
}

/** What there is instead. */
export function plainLinesWords(why: string): string {
  return `${why} These are plain lines.`;
}

/** A screen on a supervisor that runs already. */
export const attachWords = {
  noTerminal: {
    message: 'attach needs a terminal.',
    hint: 'Without one: ocap-dev logs -f, or ocap-dev status',
  },
  screenGone: 'ocap-dev: the screen is gone. The app goes on: ocap-dev attach',
};

/** A start in a project whose supervisor runs already. */
export const joinWords = {
  /** `options`: what of the line would have no effect. */
  optionsTooLate: (pid: number | null, options: readonly string[]) => ({
    message: `${runsAlready(pid)}: ${options.join(', ')} would have no effect.`,
    hint: 'See it with: ocap-dev attach. Or stop it first: ocap-dev stop',
  }),
  ready: (pid: number, url: string) => `${runsAlready(pid)}: ${url}`,
  notReady: (pid: number, state: string) => `${runsAlready(pid)}, its app is ${state}.`,
};

function runsAlready(pid: number | null): string {
  return `An ocap-dev runs for this project already${pid === null ? '' : ` (pid ${pid})`}`;
}
