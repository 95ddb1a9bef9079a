import { bodyRoomMb } from '../../base/network/body-room.ts';
import { limitWords } from '../../words/diagnosis-first-load.ts';
import type { HopAnswer, HopKind } from '../hop.ts';
import type { Context, Fault } from './context.ts';

const megabyte = 2 ** 20;

/** What the answer to an announced upload means: 413 is a limit below the app's own; null: anything else, which is no verdict. */
export function causeOfUpload(context: Context, answer: HopAnswer): Fault | null {
  const { place, kind, result, earlier } = context;
  const megabytes = Math.round((result.hop.upload?.bytes ?? 0) / megabyte);
  if (answer.status !== 413) return null;
  // The innermost one that refuses is the one to change.
  const inner = earlier.findLast((other) => other.upload?.status === 413);
  const hop = inner?.hop.kind ?? kind;
  if (/cloudflare/i.test(answer.server))
    return { code: 'body-limit', hop, says: limitWords.ofPlan(place, megabytes), follows: true };
  const lines = limitLines(hop, answer.server, megabytes);
  return { code: 'body-limit', hop, says: limitWords.refused(place, megabytes), lines, follows: true };
}

/** The line that raises the limit, as this hop's program has it. */
function limitLines(hop: HopKind, server: string, megabytes: number): readonly string[] {
  const room = bodyRoomMb(megabytes);
  if (/caddy/i.test(server)) return [`request_body { max_size ${room}MiB }`];
  // LimitRequestBody does not count where a request is passed on (2.4.71): it is a rule of its own, or ModSecurity's.
  if (/apache/i.test(server))
    return [
      `RewriteCond expr "%{HTTP:Content-Length} -gt ${room * megabyte}"`,
      `SecRequestBodyLimit ${room * megabyte}`,
    ];
  return hop === 'tunnel' ? [] : [`client_max_body_size ${room}m;`];
}
