import type { Hop, HopResult } from '../../core/checks/hop.ts';
import type { Question } from '../../core/checks/question.ts';
import { newRound, nextQuestions, resultsOf, withQuestions, withReply } from '../../core/checks/round.ts';
import type { Asker } from './asker.ts';

export interface RoundOptions {
  /** False: Streamlit's host-config is not asked for. */
  readonly hostConfig?: boolean;
}

/** Asks one round, in the order that the core decides, and gives what every hop answered. Never rejects. */
export async function askRound(
  asker: Asker,
  hops: readonly Hop[],
  { hostConfig = true }: RoundOptions = {},
): Promise<readonly HopResult[]> {
  asker.prepare(hops);
  const answered = new Map<number, Promise<Answered>>();
  let round = newRound(hops, { hostConfig });
  for (let nextId = 1; ; ) {
    const questions = nextQuestions(round);
    round = withQuestions(round, questions, nextId);
    for (const [index, question] of questions.entries())
      answered.set(nextId + index, answerTo(asker, question, nextId + index));
    nextId += questions.length;
    if (answered.size === 0) return resultsOf(round);
    const { id, answer } = await Promise.race(answered.values());
    answered.delete(id);
    round = withReply(round, id, { answer, reached: false });
  }
}

type Answered = { readonly id: number; readonly answer: Awaited<ReturnType<Asker['ask']>> };

async function answerTo(asker: Asker, question: Question, id: number): Promise<Answered> {
  return { id, answer: await asker.ask(question) };
}
