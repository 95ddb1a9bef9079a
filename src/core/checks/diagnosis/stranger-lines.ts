import type { Rewriting } from '../../words/strangers.ts';
import type { HopKind } from '../hop.ts';

/** What turns Streamlit's check off, in each of the three places that it can stand in. */
export const openAppLines: readonly string[] = [
  'enableCORS = false',
  '--server.enableCORS false',
  'STREAMLIT_SERVER_ENABLE_CORS=false',
];

/** The one of these that wins over what a supervisor gives the app. */
export const openedByArguments: readonly string[] = ['--server.enableCORS false'];

/** How a program sets a header of the request, and drops Origin. */
interface Dialect {
  readonly set: (name: 'Origin' | 'Host', value: string) => readonly string[];
  readonly dropOrigin: readonly string[];
}

const nginx: Dialect = {
  set: (name, value) => [`proxy_set_header ${name} ${value};`],
  dropOrigin: ['proxy_set_header Origin "";'],
};

const caddy: Dialect = {
  set: (name, value) => [`header_up ${name} ${value}`],
  dropOrigin: ['header_up -Origin'],
};

const apache: Dialect = {
  set: (name, value) => [`RequestHeader set ${name} "${value}"`],
  dropOrigin: ['RequestHeader unset Origin'],
};

/** ngrok's: `on_http_request`, actions `add-headers` and `remove-headers` (https://ngrok.com/docs/traffic-policy/actions/). */
const policy: Dialect = {
  set: (name, value) => ['type: add-headers', `config: { headers: { ${name.toLowerCase()}: "${value}" } }`],
  dropOrigin: ['type: remove-headers', 'config: { headers: [origin] }'],
};

/** The lines to delete, as this hop's program has them. `server`: its `Server` header. */
export function openingLines(kind: HopKind, server: string, rewriting: Rewriting): readonly string[] {
  const { set, dropOrigin } = dialectOf(kind, server);
  if (rewriting.how === 'dropped') return dropOrigin;
  if (rewriting.how === 'host') return set('Host', '…');
  return set('Origin', rewriting.how === 'replaced' ? rewriting.by : '…');
}

function dialectOf(kind: HopKind, server: string): Dialect {
  if (kind === 'tunnel') return policy;
  if (/caddy/i.test(server)) return caddy;
  return /apache/i.test(server) ? apache : nginx;
}
