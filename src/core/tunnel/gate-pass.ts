import { isLoopback } from '../base/loopback.ts';
import { loginsOf, type TunnelGates } from './gates.ts';

/** The headers by which a question of our own passes the password that ngrok asks for; none for anybody else's address. */
export type GatePass = (url: string) => Readonly<Record<string, string>>;

/**
 * Passes by the first login. It goes to the tunnel and the proxy in front of it alone, and never in the clear over a network.
 *
 * @param places their URLs or origins, as far as they are known.
 */
export function createGatePass(
  gates: Pick<TunnelGates, 'basicAuth'>,
  places: readonly (string | null)[],
): GatePass {
  const [login] = loginsOf(gates);
  if (login === undefined) return () => ({});
  const origins = new Set(places.flatMap((place) => (place === null ? [] : [new URL(place).origin])));
  const header = { Authorization: `Basic ${base64(login)}` };
  return (url) => {
    const { origin, protocol } = new URL(url);
    const isSafe = protocol === 'https:' || isLoopback(url);
    return isSafe && origins.has(origin) ? header : {};
  };
}

/** RFC 7617 has UTF-8 as the usual charset. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
