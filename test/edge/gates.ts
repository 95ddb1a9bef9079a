import type { IncomingMessage } from 'node:http';
import type { Tunnel } from './tunnels.ts';

/** How a gate answers whom it does not let pass. */
export interface GateAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** What stands in front of this tunnel, for this request; null: it passes. As ngrok's own gates, as far as their documents tell. */
export function gateAnswer({ request: { Opts } }: Tunnel, { headers }: IncomingMessage): GateAnswer | null {
  const logins = Opts.BasicAuth?.credentials.map(
    ({ username, cleartext_password: password }) =>
      `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
  );
  if (logins !== undefined && !logins.includes(headers.authorization ?? ''))
    return { status: 401, headers: { 'www-authenticate': 'Basic realm="ngrok"' } };
  return Opts.OAuth
    ? { status: 302, headers: { location: 'https://idp.ngrok.com/oauth2/auth?client_id=x' } }
    : null;
}

/** The same answer for a connection that was to be upgraded. */
export function rawGateAnswer({ status, headers }: GateAnswer): string {
  const lines = Object.entries({ ...headers, 'content-length': '0', connection: 'close' });
  return [`HTTP/1.1 ${status} Gate`, ...lines.map(([name, value]) => `${name}: ${value}`), '', ''].join(
    '\r\n',
  );
}
