import type { Rewriting } from '../../words/strangers.ts';
import type { HopKind } from '../hop.ts';
import { type Dialect, dialects, programOf } from './dialects.ts';

/** What turns Streamlit's check off, in each of the three places that it can stand in. */
export const openAppLines: readonly string[] = [
  'enableCORS = false',
  '--server.enableCORS false',
  'STREAMLIT_SERVER_ENABLE_CORS=false',
];

/** The one of these that wins over what a supervisor gives the app. */
export const openedByArguments: readonly string[] = ['--server.enableCORS false'];

/** ngrok's: `on_http_request`, actions `add-headers` and `remove-headers` (https://ngrok.com/docs/traffic-policy/actions/). */
const policy: Pick<Dialect, 'set' | 'dropOrigin'> = {
  set: (name, value) => ['type: add-headers', `config: { headers: { ${name.toLowerCase()}: "${value}" } }`],
  dropOrigin: ['type: remove-headers', 'config: { headers: [origin] }'],
};

/** The lines to delete, as this hop's program has them. `server`: its `Server` header. */
export function openingLines(kind: HopKind, server: string, rewriting: Rewriting): readonly string[] {
  const { set, dropOrigin } = kind === 'tunnel' ? policy : dialects[programOf(server)];
  if (rewriting.how === 'dropped') return dropOrigin;
  if (rewriting.how === 'host') return set('Host', '…');
  return set('Origin', rewriting.how === 'replaced' ? rewriting.by : '…');
}
