import type { SessionClient } from '../../control/client.ts';

/** What closed the terminal has told the supervisor too, as a rule, and its signal is not to come after our word: it would mean at once. */
const lostPatienceMs = 1000;

/** A terminal that was closed: its streams fail, or end, often all of them. */
export function onLostTerminal(lost: () => void): void {
  process.stdin.once('end', lost);
  for (const stream of [process.stdin, process.stdout, process.stderr]) stream.on('error', lost);
}

/**
 * The supervisor is told once of a terminal that was closed, in case no signal reached it: a shell that ignores SIGHUP hands none on.
 * Where one did it is leaving already, which is its own to know: an app that stops may do so for a restart. So the word is the one
 * that cuts no order short.
 */
export function createWordOfLoss(client: Pick<SessionClient, 'ask'>): () => void {
  let told = false;
  return () => {
    if (told) return;
    told = true;
    setTimeout(() => client.ask({ type: 'stop.requested' }), lostPatienceMs);
  };
}
