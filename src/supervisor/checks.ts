import { randomBytes } from 'node:crypto';
import type { ConnectTo } from '../core/checks/connect-to.ts';
import type { Question } from '../core/checks/question.ts';
import { createGatePass, type GatePass } from '../core/tunnel/gate-pass.ts';
import { createAsker } from '../services/checks/asker.ts';
import type { Door } from '../services/door/door.ts';
import { nonceHeader } from '../services/door/headers.ts';
import type { Services } from './perform.ts';
import type { Session } from './session.ts';

interface ChecksContext {
  readonly session: Session;
  /** Where probes of a public name really connect. */
  readonly connectTo: ConnectTo | undefined;
}

/** Each question that comes by the public way carries a nonce, by which the door tells that it came in here. */
export function createChecks(
  { session, connectTo }: ChecksContext,
  door: Door,
): Services['checks'] & { close(): void } {
  const pass: GatePass = (url) => {
    const { env, tunnel } = session.state();
    const { phase } = tunnel.life;
    if (phase.at !== 'online') return {};
    return createGatePass(phase.spec.gates, [phase.url, env.settings?.devProxy ?? null])(url);
  };
  const asker = createAsker({ connectTo, pass });
  let closed = false;
  const ask = async (id: number, question: Question): Promise<void> => {
    const { target } = question.hop;
    const nonce = target === 'local' ? null : expectQuestion(door, question.origin, target === 'dev-proxy');
    asker.prepare([question.hop]);
    const answer = await asker.ask(question, nonce === null ? {} : { [nonceHeader]: nonce });
    const arrival = nonce === null ? null : door.arrivalOf(nonce);
    const reached = arrival !== null;
    if (!closed) session.dispatch({ type: 'check.answered', id, answer, reached, arrival });
  };
  return {
    ask: (id, question) => void ask(id, question),
    close() {
      closed = true;
      asker.close();
    },
  };
}

/** @returns the nonce by which the door will know a question of ours, good for one request. */
export function expectQuestion(door: Door, origin: string | null, byProxy: boolean): string {
  const nonce = randomBytes(16).toString('hex');
  door.expect(nonce, origin, byProxy);
  return nonce;
}
