/** Whom the app lets in, and whom not. */
export const originWords = {
  wildcardOn: 'Wildcard on: ANY website can talk to the app.',
  wildcardOff: 'Wildcard off: only the listed origins are let in.',
  visitorRefused: (origin: string, file: string, line: string) =>
    `a visitor's page at ${origin} was refused by the app (403, origin-rejected): it is not in the list. If it is yours, write into ${file}: ${line}`,
  /** `host`: the only one from outside that is let in. `update`: the command that brings one with a list. */
  noAllowList: (streamlitVersion: string | null, host: string | null, update: string) =>
    `${lacksList(streamlitVersion, host)}: update it, for example with ${update}.`,
  /** The project itself keeps it at an older version. */
  noAllowListPinned: (streamlitVersion: string | null, host: string | null, pin: string, file: string) =>
    `${lacksList(streamlitVersion, host)}; ${pin} in ${file} keeps it below that.`,
  defaultProxies: (lines: readonly string[], file: string) =>
    `OCapistaine's proxies are let in by default: write ${lines.join(' and ')} into ${file} to shut them out.`,
};

/** What is wrong with a text that should be an origin, behind the text in quotes. */
export const originFaultWords = {
  quotes: 'has quotes of its own',
  wildcard: 'is not an origin (any is let in by --wildcard, for a test)',
  wildcardInName: 'holds a *, but Streamlit compares host names exactly, so each must be named',
  several: 'is more than one origin',
  wrapped: 'stands in quotes or brackets of its own',
  blanks: 'holds a space or a comma',
  noScheme: 'has no scheme',
  foreignScheme: 'has another scheme than http and https',
  webSocket: 'is where a WebSocket leads, and an origin is that of the page which opens it',
  userName: 'holds a user name',
  path: 'has a path, and an origin has none',
  badPort: 'has a port that is none of 1 to 65535',
  finalDot: 'ends with a dot',
  badHost: 'holds no host name that a browser could send',
  longHost: 'holds a host name that is longer than DNS allows (63 characters a part, 253 in all)',
  noHostAlone: 'is not a host name alone',
};

function lacksList(streamlitVersion: string | null, host: string | null): string {
  return `Streamlit ${streamlitVersion} has no list of allowed origins (1.46 is the first with one), so besides this machine's own addresses it lets in ${host === null ? 'nobody' : `only ${host}`}`;
}
