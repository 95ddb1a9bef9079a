import { randomUUID } from 'node:crypto';
import type { AskedAgain } from '../../../core/door/inspect/asked-again.ts';
import type { KeptVisit } from '../../../core/door/inspect/kept-visit.ts';
import { withoutSecrets } from '../../../core/door/inspect/masked.ts';
import { repeatedHeaders } from '../../../core/door/inspect/repeat.ts';
import { exchange } from '../../net/http-exchange.ts';
import { createHandshake, leavePolitely } from '../../net/websocket-handshake.ts';
import { nonceHeader } from '../headers.ts';

const deadlineMs = 10_000;

/** Asks through the door once more, as a question of our own, which is no visit. `expect`: tells the door its nonce. */
export async function askVisitAgain(
  doorUrl: string,
  visit: KeptVisit,
  origin: string | null,
  expect: (nonce: string) => void,
): Promise<AskedAgain> {
  const nonce = randomUUID();
  expect(nonce);
  const handshake = visit.isUpgrade ? createHandshake().headers : {};
  const startMs = performance.now();
  const reply = await exchange({
    url: new URL(withoutSecrets(visit.target), doorUrl).href,
    connectTo: () => ({ host: '127.0.0.1', port: Number(new URL(doorUrl).port) }),
    headers: { ...repeatedHeaders(visit, origin), ...handshake, [nonceHeader]: nonce },
    deadlineMs,
    trust: 'any-certificate',
    signal: AbortSignal.timeout(deadlineMs),
    bytes: 1,
  });
  const ms = performance.now() - startMs;
  if (reply.at === 'upgraded') leavePolitely(reply.socket, AbortSignal.timeout(deadlineMs));
  if (reply.at === 'failed') return { origin, status: null, ms, failure: reply.failure.message };
  return { origin, status: reply.at === 'upgraded' ? 101 : reply.status, ms, failure: null };
}
