import type { Rewriting } from '../../words/strangers.ts';
import type { HopKind } from '../hop.ts';

/** What turns Streamlit's check off, in each of the three places that it can stand in. */
export const openAppLines: readonly string[] = [
  'enableCORS = false',
  '--server.enableCORS false',
  'STREAMLIT_SERVER_ENABLE_CORS=false',
];

/** The lines to delete, as this hop's program has them. `server`: its `Server` header. */
export function openingLines(kind: HopKind, server: string, rewriting: Rewriting): readonly string[] {
  if (kind === 'tunnel') return policyLines(rewriting);
  if (/caddy/i.test(server)) return caddyLines(rewriting);
  return /apache/i.test(server) ? apacheLines(rewriting) : nginxLines(rewriting);
}

function nginxLines(rewriting: Rewriting): readonly string[] {
  switch (rewriting.how) {
    case 'replaced':
      return [`proxy_set_header Origin ${rewriting.by};`];
    case 'dropped':
      return ['proxy_set_header Origin "";'];
    case 'host':
      return ['proxy_set_header Host …;'];
    case 'unknown':
      return ['proxy_set_header Origin …;'];
  }
}

function caddyLines(rewriting: Rewriting): readonly string[] {
  switch (rewriting.how) {
    case 'replaced':
      return [`header_up Origin ${rewriting.by}`];
    case 'dropped':
      return ['header_up -Origin'];
    case 'host':
      return ['header_up Host …'];
    case 'unknown':
      return ['header_up Origin …'];
  }
}

function apacheLines(rewriting: Rewriting): readonly string[] {
  switch (rewriting.how) {
    case 'replaced':
      return [`RequestHeader set Origin "${rewriting.by}"`];
    case 'dropped':
      return ['RequestHeader unset Origin'];
    case 'host':
      return ['RequestHeader set Host …'];
    case 'unknown':
      return ['RequestHeader set Origin …'];
  }
}

/** ngrok's: `on_http_request`, actions `add-headers` and `remove-headers` (https://ngrok.com/docs/traffic-policy/actions/). */
function policyLines(rewriting: Rewriting): readonly string[] {
  switch (rewriting.how) {
    case 'replaced':
      return ['type: add-headers', `config: { headers: { origin: "${rewriting.by}" } }`];
    case 'dropped':
      return ['type: remove-headers', 'config: { headers: [origin] }'];
    case 'host':
      return ['type: add-headers', 'config: { headers: { host: … } }'];
    case 'unknown':
      return ['type: add-headers', 'config: { headers: { origin: … } }'];
  }
}
