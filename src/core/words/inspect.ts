/** What is said of one visit when a person looks inside it. */
export const inspectWords = {
  leftBefore: 'The visitor left before the answer.',
  notSent:
    'The app was not asked: it was not ready, or had too many to serve, so ocap-dev answered in its place.',
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
  harNotSaved: (reason: string) => `The visits could not be saved: ${reason}`,
  harSaved: (visits: number, path: string) =>
    visits === 1 ? `1 visit saved as ${path}` : `${visits} visits saved as ${path}`,
} as const;
