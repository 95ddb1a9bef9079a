/** What is said of one visit when a person looks inside it. */
export const inspectWords = {
  leftBefore: 'The visitor left before the answer.',
  notSent:
    'The app was not asked: it was not ready, or had too many to serve, so ocap-dev answered in its place.',
  notInvited: 'ocap-dev refused it: through the tunnel only who is invited comes in, by OCAP_ACCESS.',
  refusedByApp:
    'The app refused it, or what the app itself has in front: ocap-dev refuses nothing of the kind.',
  refusedWithoutOrigin:
    'Streamlit refused this handshake though it has no Origin, which it lets in by itself: see the allowed hosts.',
  notListed: (origin: string) =>
    `Streamlit refused this handshake for its Origin: ${origin} is none of the allowed origins. a lets it in.`,
  listedByNow: (origin: string) =>
    `Streamlit refused this handshake for its Origin: ${origin} was not allowed then; now it is.`,
  noUpgrade: (status: number) =>
    `A handshake is answered with 101; ${status} means that something on the way dropped Upgrade, or the app has no WebSocket there.`,
  bytes: (into: string, out: string) => `${into} in, ${out} out`,
  everybody: 'everybody',
  people: (here: string, dot: string) => `people ${dot} ${here}`,
  visitsOf: (name: string | null, dot: string) => (name === null ? 'visits' : `visits ${dot} ${name}`),
  inside: (method: string, path: string) => `${method} ${path}`,
  noVisits: 'no visits so far through the tunnel',
  assets: (count: number) => (count === 1 ? '1 asset' : `${count} assets`),
  underWay: 'under way',
  open: 'open',
  left: 'left',
  webSocket: 'WebSocket',
  seconds: (value: string) => `${value} s`,
  milliseconds: (value: string) => `${value} ms`,
  labels: {
    when: 'when',
    who: 'who',
    status: 'status',
    why: 'why',
    times: 'times',
    bytes: 'bodies',
    frames: 'frames',
    silence: 'silence',
    again: 'again',
    came: 'headers as they came',
    sent: 'as they were sent on',
    answered: 'headers of the answer',
    tail: 'last frames, the newest first',
  },
  times: (held: string, app: string, whole: string) => `${held} in hold, ${app} in the app, ${whole} in all`,
  notSentOn: (names: string) => `without ${names}`,
  asTheyCame: 'all of them, as they came',
  notReached: 'they were not: the app was not asked',
  frames: (browser: number, browserBytes: string, app: number, appBytes: string) =>
    `${browser} from the browser (${browserBytes}), ${app} from the app (${appBytes})`,
  silence: (idle: string, longest: string) => `${idle} now, ${longest} at most`,
  fromBrowser: 'browser',
  fromApp: 'app',
  opcodes: { 0: 'continuation', 1: 'text', 2: 'binary', 8: 'close', 9: 'ping', 10: 'pong' } as Readonly<
    Record<number, string>
  >,
  askedAgain: (status: string, time: string, origin: string | null) =>
    `${status} after ${time}, ${origin === null ? 'without an Origin' : `with the Origin ${origin}`}, without cookies and tokens`,
  originPrompt: 'ask again with the Origin: ',
  asking: 'asked again …',
  noLongerKept: 'That visit is no longer kept: only the last 1,000 are.',
  harNotSaved: (reason: string) => `The visits could not be saved: ${reason}`,
  harSaved: (visits: number, path: string) =>
    visits === 1 ? `1 visit saved as ${path}` : `${visits} visits saved as ${path}`,
} as const;
