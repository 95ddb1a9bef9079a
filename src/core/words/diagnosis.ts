/** What breaks, in a word. */
export type HopNoun = 'app' | 'tunnel' | 'proxy';

/** A hop, as sentences name it. */
export interface Place {
  readonly kind: HopNoun;
  readonly url: string;
}

/** What was seen, and what to do. An advice that ends with a colon leads to lines to be written, or typed, as they are. */
export interface Explanation {
  readonly message: string;
  readonly advice: string;
  /** The hops that the message names besides the one that it blames. */
  readonly names?: readonly HopNoun[];
}

/** `The proxy https://dev.example.org`, for the beginning of a sentence. */
export function subject({ kind, url }: Place): string {
  return `The ${kind} ${url}`;
}

export function statusText(status: number | null): string {
  return String(status ?? 'nothing');
}

export function lookAtLog(kind: HopNoun): string {
  return `Look at the log of the ${kind}.`;
}

/** What a proxy says that it is. */
export type ProxyProgram = 'nginx' | 'caddy' | 'apache' | 'traefik';

const files: Readonly<Record<ProxyProgram, string>> = {
  nginx: "the location of the proxy's nginx file",
  caddy: "the site of the proxy's Caddyfile",
  apache: "the site of the proxy's Apache file",
  traefik: "the proxy's Traefik file",
};

export function writeInto(program: ProxyProgram): string {
  return `In ${files[program]} write:`;
}

/** Where what is there is wrong. */
export function deleteFrom(program: ProxyProgram): string {
  return `From ${files[program]} delete such lines as:`;
}

/** What `probe` says of the health of a hop, and of its place among the others. */
export const diagnosisWords = {
  answers: 'Streamlit answers.',
  configured: 'The frontend gets its configuration.',
  withoutConfig: 'This Streamlit is older than host-config: its frontend asks for none.',
  notAsked: (reason: string) => `Not asked: ${reason}.`,
  withoutList: (origin: string, streamlitVersion: string | null) =>
    `${origin} is refused: Streamlit ${streamlitVersion} has no list of allowed origins, 1.46 is the first with one.`,
  blaming: (message: string, hop: HopNoun) => `${message} It is the ${hop} that broke.`,

  warned: (place: Place): Explanation => ({
    message: `${subject(place)} is well, but visitors first see the warning page of ngrok's free plan (ERR_NGROK_6024), which probes pass.`,
    advice: 'Each visitor clicks it away once; a proxy in front of the tunnel spares them with this line:',
  }),
  noConfig: (place: Place, status: number | null): Explanation => ({
    message: `${subject(place)} passes on health, but answers /_stcore/host-config with ${statusText(status)}.`,
    advice: `Let the ${place.kind} pass on every path, in nginx with one location:`,
  }),
  slowBefore: (origin: string, seconds: string): Explanation => ({
    message: `Not asked: the handshake for ${origin} took ${seconds} s, and the app stands still meanwhile.`,
    advice:
      'Streamlit looks up its external address before it reads the list: allow this machine to reach the network, then ask again.',
  }),
  strangeHandshake: (place: Place, status: number | null): Explanation => ({
    message: `${subject(place)} answers the WebSocket handshake with ${statusText(status)}, though health is 200.`,
    advice: lookAtLog(place.kind),
  }),
};

/** Where something answers that is not Streamlit, or not at this path. */
export const notStreamlitWords = {
  otherPath: (place: Place, status: number | null, path: string): Explanation => ({
    message: `${notOk(place, status)}: the app lives under ${path} (server.baseUrlPath).`,
    advice: 'Ask there:',
    names: ['app'],
  }),
  otherApp: (place: Place, status: number | null): Explanation => ({
    message: `${notOk(place, status)}: the app is another one, or lives under a path (server.baseUrlPath).`,
    advice: 'Ask there, with its path in place of PATH:',
    names: ['app'],
  }),
  /** Two of three checks say that the app is there. */
  healthBlocked: (place: Place, status: number | null): Explanation => ({
    message: `${notOk(place, status)}, though the app answers there: what stands in front answers /_stcore/health itself.`,
    advice: 'Streamlit’s own page asks that path too: let it through; in an nginx file delete',
  }),
  ledAstray: (place: Place, status: number | null, behindUrl: string): Explanation => ({
    message: `${notOk(place, status)}, though ${behindUrl} does.`,
    advice: `Look at where the ${place.kind} leads that path.`,
  }),
  noApp: (place: Place, status: number | null): Explanation => ({
    message: `${notOk(place, status)}: what answers is no Streamlit app.`,
    advice:
      place.kind === 'app'
        ? 'See which program listens there (ocap-dev doctor), or correct STREAMLIT_PORT in .env.'
        : `Look at where the ${place.kind} leads.`,
    names: ['app'],
  }),
};

function notOk(place: Place, status: number | null): string {
  return `${subject(place)} answers /_stcore/health with ${statusText(status)} and not with Streamlit's "ok"`;
}
