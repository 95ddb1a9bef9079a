import { EventEmitter, once } from 'node:events';
import type { ProbeAnswer, ProbeQuestion } from '../../src/core/checks/app-schedule.ts';
import { createProber, type ProberDeps } from '../../src/services/checks/prober.ts';

export interface Asker {
  /** Asks one question and waits for its answer. */
  ask(question: Partial<ProbeQuestion>): Promise<ProbeAnswer>;
  close(): void;
}

/** The project's own prober, one question at a time. */
export function createAsker(baseUrl: string, options: Omit<ProberDeps, 'emit'> = {}): Asker {
  const answers = new EventEmitter().setMaxListeners(0);
  const prober = createProber({ ...options, emit: ({ answer }) => answers.emit(String(answer.id), answer) });
  let lastId = 0;
  return {
    async ask(question) {
      const id = ++lastId;
      const answered = once(answers, String(id));
      prober.ask({
        run: 1,
        target: 'local',
        baseUrl,
        check: 'websocket',
        origin: null,
        expect: 'accepted',
        ...question,
        id,
      });
      const [answer]: ProbeAnswer[] = await answered;
      if (answer === undefined) throw new Error('no answer');
      return answer;
    },
    close: prober.close,
  };
}
