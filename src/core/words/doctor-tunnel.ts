import type { Advice } from './advice.ts';
import { brokenConfig, installSdk, noSdk } from './tunnel.ts';

export const tunnelFindingWords = {
  /** `tokenPlace`: where a token is kept all the same; null: nowhere. */
  off: (isByDefault: boolean, tokenPlace: string | null) =>
    `No tunnel is wanted: ${isByDefault ? 'NGROK_DOMAIN is not set' : 'USE_NGROK is false'}.${tokenPlace === null ? '' : ` A token is there, in ${tokenPlace}.`}`,

  token: (place: string) => `ngrok's authtoken is in ${place}.`,
  noToken: {
    what: "A tunnel is wanted, and there is no authtoken: not in NGROK_AUTHTOKEN, nor in ngrok's own config file.",
    why: 'ngrok opens no tunnel without one.',
    fix: 'Copy it from https://dashboard.ngrok.com/get-started/your-authtoken and write in .env: NGROK_AUTHTOKEN=…',
  } satisfies Advice,

  noSdk: (place: { readonly system: string; readonly checkout: string | null }): Advice => ({
    what: noSdk(place),
    why: 'It is an optional package of npm: --omit=optional leaves it out, and a copied node_modules has that of another system.',
    fix: installSdk(place),
  }),

  brokenConfig: (file: string, line: number | null): Advice => ({
    what: brokenConfig(file, line),
    why: "ngrok's own agent refuses such a file too.",
    fix: `Mend ${file}${line === null ? '' : `, line ${line} (YAML takes no tabs to indent)`}, or write NGROK_AUTHTOKEN=… into .env`,
  }),

  domain: (domain: string) => `The tunnel's domain is ${domain}.`,
  changingDomain: 'ngrok gives the tunnel a domain, another one at each start.',
  /** `proxy`: what has to lead to the domain. */
  noDomain: (proxy: string): Advice => ({
    what: 'NGROK_DOMAIN is not set, so that ngrok may give the tunnel another domain at each start.',
    why: `${proxy} leads to one domain, and must be changed by hand for each new one.`,
    fix: 'Reserve one at https://dashboard.ngrok.com/domains and write in .env: NGROK_DOMAIN=your-name.ngrok-free.app',
  }),

  noRootCas: (file: string): Advice => ({
    what: `The file of certificates ${file} does not exist.`,
    why: "ngrok's agent does not start without it.",
    fix: "Correct NGROK_ROOT_CAS in .env, or remove the line for ngrok's own service",
  }),
};

/** The service that the tunnel is opened through. `address`: its `host:port`. */
export const tunnelServiceWords = {
  /** `httpsProxy`: the name of the variable that holds one; null: none does. */
  answers: (address: string, httpsProxy: string | null) =>
    `ngrok's service answers at ${address}${httpsProxy === null ? '' : ` (not through ${httpsProxy}, which ngrok's SDK ignores)`}.`,
  unreachable: (address: string, seen: string): Advice => ({
    what: `ngrok's service does not answer: ${seen}`,
    why: 'The tunnel cannot open; on this machine the app runs without it.',
    fix: `Let TCP connections out to ${address}, then try: nc -vz ${address.replace(':', ' ')}`,
  }),
  httpsProxyIgnored: (address: string, httpsProxy: string): Advice => ({
    what: `${httpsProxy} is set, and ngrok's SDK ignores it: it connects directly or not at all.`,
    why: 'Where the network lets nothing out but through that proxy, the tunnel cannot open.',
    fix: `Ask for direct TCP connections to ${address}, or work without a tunnel: USE_NGROK=false`,
  }),
};

/** Who may come in by invitation. */
export const guestFindingWords = {
  guestsOnly: 'Through the tunnel only who is invited comes in (OCAP_ACCESS=invited).',
  openBeside: (envFile: string): Advice => ({
    what: 'The app itself listens on every address of this machine.',
    why: 'OCAP_ACCESS=invited guards the tunnel alone: who is in the same network needs no invitation.',
    fix: `Write into ${envFile}: STREAMLIT_SERVER_ADDRESS=127.0.0.1`,
  }),
};

/** ngrok's own gates. */
export const gateFindingWords = {
  guarded: (by: string) => `In front of the tunnel stands: ${by}.`,
  brokenPolicy: (place: string, what: string, fix: string | null): Advice => ({
    what: `The traffic policy cannot be used: ${place}: ${what}.`,
    why: 'Without the gate that was asked for no tunnel is opened.',
    fix: fix === null ? `Mend ${place}` : `In ${place}: ${fix}`,
  }),
  idle: (names: readonly string[]): Advice => ({
    what: `${names.join(' and ')} guard${names.length === 1 ? 's' : ''} the tunnel alone, and no tunnel is wanted.`,
    why: "The app's own port asks nobody.",
    fix: 'Open the tunnel, NGROK_DOMAIN=… in .env; or keep it shut on purpose: USE_NGROK=false',
  }),
  behindProxy: (names: readonly string[], proxy: string): Advice => ({
    what: `${names.join(' and ')} guard${names.length === 1 ? 's' : ''} the tunnel, and visitors come through the proxy ${proxy}.`,
    why: "ngrok sees the proxy's address alone, and sends whoever signs in to its own name.",
    fix: 'Let people in by invitation, through a proxy too: OCAP_ACCESS=invited in .env; or let visitors come by the tunnel itself (DEV_PROXY_URL=)',
  }),
};
