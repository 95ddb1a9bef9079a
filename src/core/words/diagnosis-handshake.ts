import {
  deleteFrom,
  type Explanation,
  type HopNoun,
  type Place,
  type ProxyProgram,
  statusText,
  subject,
  writeInto,
} from './diagnosis.ts';

/** What the answers to WebSocket handshakes mean. */
export const handshakeWords = {
  mangled: (place: Place, excerpt: string): Explanation => ({
    message: `${subject(place)} answers a handshake as no browser takes it: ${excerpt}`,
    advice:
      'Streamlit names its sub-protocol; a proxy must pass it on, so remove such lines from its nginx file:',
  }),
  refusedByProxy: (place: Place): Explanation => ({
    message: `${subject(place)} refuses WebSockets itself (403), the app was not asked.`,
    advice: 'Look for such lines in its nginx file, and lift them for the app:',
  }),
  stripped: (
    place: Place,
    status: number | null,
    hop: HopNoun,
    dropped: keyof typeof headers,
    program: ProxyProgram,
  ): Explanation => ({
    message: `${stripped(place, status)}: the ${hop} drops ${headers[dropped]}.`,
    advice: upgrade(program),
  }),
  strippedBehind: (
    place: Place,
    status: number | null,
    hop: HopNoun,
    behindUrl: string,
    program: ProxyProgram,
  ): Explanation => ({
    message: `${stripped(place, status)}: so does ${behindUrl}, where the ${hop} drops it.`,
    advice: upgrade(program),
  }),
  heldBack: (place: Place, program: ProxyProgram): Explanation => ({
    message: `${subject(place)} accepts WebSockets (101), but no message comes through: the proxy holds them back.`,
    advice: writeInto(program),
  }),
  cut: (place: Place, seconds: string, program: ProxyProgram): Explanation => ({
    message: `${subject(place)} cuts a WebSocket after ${seconds} s of silence; Streamlit sends a ping each 30 s only.`,
    advice: writeInto(program),
  }),
  lookedUp: (place: Place, origin: string): Explanation => ({
    message: standsStill(place, origin),
    advice:
      'Allow this machine to reach the network, or name the public host, which spares the look-up; in .streamlit/config.toml under [browser]:',
    names: ['app'],
  }),
  lookedUpStranger: (place: Place, origin: string): Explanation => ({
    message: standsStill(place, origin),
    advice:
      'Allow this machine to reach the network: until then each visitor from a host that is not known waits.',
    names: ['app'],
  }),
};

function standsStill(place: Place, origin: string): string {
  return `${subject(place)} did not answer the handshake for ${origin}, while its health is good: the app stands still to look up its external address, before it reads the list.`;
}

const headers = {
  connection: 'Connection: upgrade',
  upgrade: 'the header Upgrade',
  both: 'Upgrade and Connection',
};

/** Caddy and Traefik pass a WebSocket by themselves. */
function upgrade(program: ProxyProgram): string {
  if (program === 'nginx')
    return "In the location of the proxy's nginx file write, and the map outside of it:";
  return program === 'apache' ? writeInto(program) : deleteFrom(program);
}

function stripped(place: Place, status: number | null): string {
  return `${subject(place)} answers WebSocket handshakes with ${statusText(status)}, though health is 200`;
}
