import { type Explanation, type HopNoun, lookAtLog, type Place, subject } from './diagnosis.ts';

/** What no answer at all means. `told` is the text of the failure. */
export const failureWords = {
  unusable: (place: Place, told: string): Explanation => ({
    message: `${subject(place)} gave no usable answer: ${told}`,
    advice: place.kind === 'app' ? 'See what listens at that port: ocap-dev doctor.' : lookAtLog(place.kind),
  }),

  appDown: (url: string): Explanation => ({
    message: `Nothing listens at ${url}: the app does not run.`,
    advice: 'Start the app, or set STREAMLIT_PORT in .env to the port where it listens; to start it:',
  }),
  /** A supervisor has the app running. */
  appSilent: (url: string): Explanation => ({
    message: `Nothing listens at ${url}, though the app's process is there.`,
    advice: 'Press r to restart the app.',
  }),
  appDownThere: (url: string): Explanation => ({
    message: `Nothing listens at ${url}: the app does not run there.`,
    advice: 'Start the app, or correct the port:',
  }),
  nobody: ({ kind, url }: Place): Explanation => ({
    message: `Nothing listens at ${url}, where the ${kind} should be.`,
    advice: kind === 'proxy' ? 'Start the proxy on its server:' : 'Check the host and port of the URL.',
  }),

  noNameServer: (kind: HopNoun, host: string): Explanation => ({
    message: `No name server answered for ${host}, so the ${kind} could not be asked.`,
    advice: "Check this machine's network, then ask again.",
  }),
  /** `setting`: the one that holds the name. */
  unknownName: (kind: HopNoun, host: string, setting: string | null): Explanation => ({
    message: `No address is known for ${host}, the name of the ${kind}.`,
    advice: `Check ${setting === null ? 'the spelling of the URL' : `${setting} in .env`}${kind === 'proxy' ? ', or add a DNS record for it' : ''}.`,
  }),

  hostedStart: (place: Place): Explanation => ({
    message: `${subject(place)} is silent, as while a hosted app is being started.`,
    advice: 'Wait: this usually takes 30 to 60 s, and it is asked again by itself.',
  }),
  silentHosted: ({ kind, url }: Place, told: string): Explanation => ({
    message: silent(kind, told),
    advice: `If it was asleep it takes 30 to 60 s to start: ocap-dev probe ${url} --wait 90`,
  }),
  /** `answering`: the hop behind, which answers at once. */
  silent: (kind: HopNoun, told: string, answering: string | null): Explanation => ({
    message: silent(kind, told),
    advice: {
      app: 'It may be busy, or stopped in a debugger: restart it (r in ocap-dev).',
      tunnel: 'Reconnect the tunnel (t in ocap-dev); a firewall may be in between.',
      proxy: `Look at the log of the proxy and at its target${answering === null ? '' : `, since ${answering} answers at once`}.`,
    }[kind],
  }),
};

function silent(kind: HopNoun, told: string): string {
  return `The ${kind} is silent: ${told}`;
}

/** Certificates that are not trusted. `day` is `2026-11-23`. */
export const certificateWords = {
  expired: (kind: HopNoun, host: string, day: string): Explanation => ({
    message: `The certificate of the ${kind} ${host} ended on ${day}.`,
    advice: 'Renew it where TLS ends:',
  }),
  notYetValid: (kind: HopNoun, host: string, day: string): Explanation => ({
    message: `The certificate of the ${kind} ${host} begins on ${day}.`,
    advice: "Check the clock of this machine, then the certificate's.",
  }),
  otherName: (kind: HopNoun, host: string, names: readonly string[]): Explanation => ({
    message: `The certificate of the ${kind} is for ${names.join(', ')}, not for ${host}.`,
    advice: 'Give the server of that name a certificate that holds it:',
  }),
  untrusted: (kind: HopNoun, host: string, issuer: string): Explanation => ({
    message: `The certificate of the ${kind} ${host} is signed by ${issuer || 'somebody'}, whom this machine does not trust.`,
    advice: 'Serve the whole chain (fullchain.pem), or name the certificate of an authority of your own:',
  }),
  noTls: (place: Place, told: string): Explanation => ({
    message: `${subject(place)} offers no TLS that works: ${told}`,
    advice: 'Give the port where TLS is spoken, or check server_name and certificate of that server.',
  }),
};
