import {
  type Explanation,
  type Place,
  type ProxyProgram,
  statusText,
  subject,
  writeInto,
} from './diagnosis.ts';

/** A guard that somebody has asked for is nothing to mend. */
const opensInBrowser =
  'Nothing is wrong with that. Whether visitors get in, a browser that has signed in shows.';

/** What HTTP answers mean that are not Streamlit's. */
export const answerWords = {
  upstreamElsewhere: (appUrl: string): Explanation => ({
    message: `The tunnel leads to a port where nothing listens, while the app answers at ${appUrl}.`,
    advice: 'Open the tunnel to that port: ocap-dev does so by itself; with ngrok of your own:',
  }),
  upstreamDown: {
    message: 'The tunnel is up, but nothing listens where it leads: the app does not run.',
    advice: 'Start the app at the port that the tunnel leads to:',
    names: ['tunnel'],
  } satisfies Explanation,
  brokeOff: {
    message: 'The tunnel reached the app, whose answer broke off (ERR_NGROK_3004).',
    advice: 'Look at the log of the app: it may be restarting, or speak https where the tunnel speaks http.',
    names: ['tunnel'],
  } satisfies Explanation,
  warningPage: (place: Place): Explanation => ({
    message: `${subject(place)} shows the warning page of ngrok's free plan instead of the app (ERR_NGROK_6024).`,
    advice: 'The header that skips it does not reach ngrok; let the proxy send it:',
  }),
  otherNgrokCode: (code: string, page: string): Explanation => ({
    message: `ngrok answers in place of the tunnel: ${code}.`,
    advice: `Read what that is: ${page}`,
  }),
  /** `sent`: the Host that arrives at ngrok, where it is known. */
  otherHost: (sent: string | null, domain: string, program: ProxyProgram): Explanation => ({
    message: `The proxy sends ${sent === null ? 'another Host' : `Host ${sent}`}, for which ngrok has no tunnel (ERR_NGROK_3200); the tunnel's domain is ${domain}.`,
    advice: writeInto(program),
  }),
  noTunnel: (domain: string | null): Explanation => ({
    message: `ngrok has no tunnel up for ${domain ?? 'this name'} (ERR_NGROK_3200).`,
    advice: 'Open the tunnel, or set NGROK_DOMAIN to the domain that is open; to open it:',
  }),
  starting: (
    place: Place,
    status: number | null,
    by: { offlinePage: boolean; hosted: boolean },
  ): Explanation => ({
    message: `${subject(place)} answers with ${by.offlinePage ? `the offline page (${statusText(status)})` : statusText(status)}: the app behind it is being started or woken${by.hosted ? '' : ', or does not run'}.`,
    advice: `Wait${by.hosted ? ', it usually takes 30 to 60 s' : ''}; this asks until it is there:`,
    names: [place.kind],
  }),
  noService: (url: string): Explanation => ({
    message: `Render has no running app under the name of ${url}.`,
    advice:
      "Look at the service in Render's dashboard: its name, its last deploy, and whether it is suspended.",
  }),
  locked: (place: Place, status: number | null): Explanation => ({
    message: `${subject(place)} asks for a password (${statusText(status)}) before the app is reached.`,
    advice: 'Ask a hop behind the password, or lift it while you look for the fault:',
    names: ['app'],
  }),
  lockedApp: (place: Place, status: number | null): Explanation => ({
    message: `The app behind ${place.url} asks for a password itself (${statusText(status)}).`,
    advice: 'Look at what stands in front of its pages: Streamlit asks for none.',
    names: ['tunnel'],
  }),
  login: (place: Place, status: number | null, at: string): Explanation => ({
    message: `${subject(place)} asks to sign in first (${statusText(status)} to ${at}), as ngrok was told to at the tunnel: what lies behind was not seen.`,
    advice: opensInBrowser,
  }),
  password: (place: Place, status: number | null): Explanation => ({
    message: `${subject(place)} asks for a password first (${statusText(status)}), as ngrok was told to at the tunnel: what lies behind was not seen.`,
    advice: opensInBrowser,
  }),
  keptOut: (place: Place): Explanation => ({
    message: `${subject(place)} does not let this machine in (403), as ngrok was told to at the tunnel: what lies behind was not seen.`,
    advice: opensInBrowser,
  }),
  guestsOnly: (place: Place): Explanation => ({
    message: `${subject(place)} lets in invited guests only (403), as OCAP_ACCESS has it: what lies behind was not seen.`,
    advice: 'Ask from the machine where its ocap-dev runs, in its project.',
  }),
  limited: (place: Place): Explanation => ({
    message: `${subject(place)} has had too many requests (429).`,
    advice: 'Wait a minute, then ask again; ngrok counts the requests of its free plan.',
  }),
};

/** A hop that answers in place of one behind it, which it does not reach. */
export const gatewayWords = {
  /** The remedy is that of the hop behind. */
  behindBroken: (place: Place, status: number | null): Explanation => ({
    message: `${gateway(place, status)}: it cannot reach what is behind it.`,
    advice: '',
  }),
  silentApp: (place: Place, status: number | null): Explanation => ({
    message: `${gateway(place, status)}: the app behind it does not answer.`,
    advice: `Look at the log of the ${place.kind === 'app' ? 'app: it has crashed, or listens at another port' : 'tunnel'}.`,
  }),
  noUpstream: (place: Place, status: number | null, host: string, hosted: boolean): Explanation => ({
    message: `${gateway(place, status)}: it cannot reach ${hosted ? 'the hosted app' : 'the tunnel'} ${host}, or its SNI names another domain.`,
    advice: 'Compare the file of the proxy (nginx, with a target in a variable, needs a resolver too):',
  }),
  /** `appUrl`: where the app answers, if it does. */
  noTarget: (place: Place, status: number | null, appUrl: string | null): Explanation => ({
    message: `${gateway(place, status)}: it cannot reach what it leads to${appUrl === null ? '' : `, though the app answers at ${appUrl}`}.`,
    advice: 'Check that the app runs, and the target in the location of the proxy, for example:',
  }),
};

function gateway(place: Place, status: number | null): string {
  return `${subject(place)} answers ${statusText(status)} itself`;
}

/** Where it redirects to: `url`, null without a Location. */
interface Redirect {
  readonly place: Place;
  readonly status: number | null;
  readonly url: string | null;
}

export const redirectWords = {
  nowhere: (redirect: Redirect): Explanation => ({
    message: `${redirects(redirect)}.`,
    advice: `Look at the configuration of the ${redirect.place.kind}.`,
  }),
  toHttps: (redirect: Redirect): Explanation => ({
    message: `${redirects(redirect)}: it is served by https alone.`,
    advice: 'Ask there:',
  }),
  fromHttps: (redirect: Redirect): Explanation => ({
    message: `${redirects(redirect)}, away from https: a browser loses its secure WebSocket there.`,
    advice: 'Let nginx say that it is https:',
  }),
  otherHost: (redirect: Redirect): Explanation => ({
    message: `${redirects(redirect)}, which is another host: a login, or a name that has moved.`,
    advice: 'Ask the name that visitors end at:',
  }),
  otherPath: (redirect: Redirect): Explanation => ({
    message: `${redirects(redirect)}, where no health check of Streamlit is.`,
    advice: `Look at the rewrites of the ${redirect.place.kind}.`,
  }),
};

function redirects({ place, status, url }: Redirect): string {
  return `${subject(place)} redirects (${status}) to ${url ?? 'nowhere'}`;
}
