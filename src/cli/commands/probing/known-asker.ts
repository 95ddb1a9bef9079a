import type { Asker } from '../../../services/checks/asker.ts';
import { nonceHeader } from '../../../services/door/headers.ts';
import type { RunningPlace } from '../probe-endpoint.ts';

/**
 * Asks as another asker does, and the door of the supervisor that runs here knows what comes by the public way for a question of
 * ours: it is no visit, and needs no invitation. Nobody else is sent what it is known by.
 */
export function knownAsker(asker: Asker, running: Pick<RunningPlace, 'nonce'> | null): Asker {
  if (running === null) return asker;
  return {
    ...asker,
    async ask(question, headers = {}) {
      const { target, chain } = question.hop;
      if (target === 'local' || chain !== 'here') return asker.ask(question, headers);
      const nonce = await running.nonce(question.origin, target === 'dev-proxy');
      return asker.ask(question, nonce === null ? headers : { ...headers, [nonceHeader]: nonce });
    },
  };
}
