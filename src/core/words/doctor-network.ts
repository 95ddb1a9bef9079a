import type { Advice } from './advice.ts';

/** A proxy in front of the app: of the tunnel, or of the hosted app. */
interface ProxySaid {
  readonly role: 'dev' | 'prod';
  readonly url: string;
}

export const proxyFindingWords = {
  fits: (proxy: ProxySaid) => `${answers(proxy)}, and Streamlit behind it.`,
  onlyTunnel: (proxy: ProxySaid) => `${answers(proxy)}, and the tunnel behind it; no app runs there now.`,
  offlinePage: (proxy: ProxySaid) =>
    `${answers(proxy)} with its offline page: there is no tunnel behind it now.`,
  noTunnel: (proxy: ProxySaid) => `${answers(proxy)}; there is no tunnel behind it now (ERR_NGROK_3200).`,
  otherTunnel: (
    proxy: ProxySaid,
    { asked, domain, command }: { readonly asked: string; readonly domain: string; readonly command: string },
  ): Advice => ({
    what: `${answers(proxy)}, but it asks ngrok for ${asked}, and NGROK_DOMAIN is ${domain}.`,
    why: 'Visitors of the proxy never reach this tunnel.',
    fix: command,
  }),
  asleep: (proxy: ProxySaid): Advice => ({
    what: `${answers(proxy)} that the app is not there at the moment.`,
    why: 'Render wakes a sleeping service in 30 to 60 s; if it stays so, the deployment failed.',
    fix: waitCommand(proxy),
  }),

  /** It may be asleep, where no answer came in time. */
  silent: (proxy: ProxySaid, seen: string): Advice => ({
    what: answersNot(proxy, seen),
    why: 'A service on Render that sleeps takes 30 to 60 s to wake; otherwise nobody reaches the app there.',
    fix: waitCommand(proxy),
  }),
  unreachable: (proxy: ProxySaid, seen: string): Advice => ({
    what: answersNot(proxy, seen),
    why: 'Either this machine is offline, or visitors do not reach the app there. On this machine it works without.',
    fix: `${probeCommand(proxy)}; if there is no such proxy, write in .env: ${proxy.role.toUpperCase()}_PROXY_URL=`,
  }),

  strangeHealth: (proxy: ProxySaid): Advice => unwell(proxy, 'with something else than Streamlit’s health'),
  /** `location`: where it sends to; null: nowhere. */
  strangeStatus: (proxy: ProxySaid, status: number, location: string | null): Advice =>
    unwell(proxy, `with ${status}${location === null ? '' : ` and sends to ${location}`}`),
};

const proxyNames = { dev: 'The dev proxy', prod: 'The production proxy' };

function answers({ role, url }: ProxySaid): string {
  return `${proxyNames[role]} ${url} answers`;
}

function answersNot({ role, url }: ProxySaid, seen: string): string {
  return `${proxyNames[role]} ${url} does not answer: ${seen}`;
}

function unwell(proxy: ProxySaid, how: string): Advice {
  return {
    what: `${answers(proxy)} ${how}.`,
    why: 'Visitors do not reach the app through it.',
    fix: probeCommand(proxy),
  };
}

function probeCommand({ url }: ProxySaid): string {
  return `ocap-dev probe ${url}`;
}

function waitCommand(proxy: ProxySaid): string {
  return `${probeCommand(proxy)} --wait 90`;
}

/** Streamlit's look-up of its external address. */
export const lookupFindingWords = {
  quick: (host: string, how: 'answered' | 'refused') =>
    `Streamlit's look-up of its external address (${host}) is ${how} quickly.`,
  /** `hostsLine`: the line of /etc/hosts that has it refused. */
  silent: (host: string, hostsLine: string): Advice => ({
    what: `${host} neither answers nor refuses, and Streamlit looks up its external address there.`,
    why: 'It stands still while it waits, up to 10 s (1.53.0) or 2 s (1.67.0), for each handshake with an origin that is neither local nor browser.serverAddress, which ocap-dev sets for one host alone.',
    fix: `Let this machine reach it, or have it refused at once: echo '${hostsLine}' | sudo tee -a /etc/hosts`,
  }),
};

/** Why a host was not even asked. */
export const nameServerWords = {
  silent: 'no name server answers, so no address is known.',
  silentFor: (host: string) => `${host}: ${nameServerWords.silent}`,
};
