import type { HopAnswer } from '../../src/core/checks/hop.ts';
import type { Question } from '../../src/core/checks/question.ts';
import type { Asked } from '../../src/core/checks/round.ts';
import type { ChecksSlice } from '../../src/core/checks/schedule.ts';
import { snapshotOf } from '../../src/core/kernel/show.ts';
import type { Driver } from './core.ts';

type LaneName = Extract<keyof ChecksSlice, 'app' | 'public'>;

/** What Streamlit answers that is well. */
export const wellAnswer: HopAnswer = {
  status: 200,
  latencyMs: 5,
  genuine: true,
  page: { by: 'streamlit' },
  server: '',
  location: null,
  excerpt: '',
  wire: null,
  failure: null,
};

/** The question of a lane that is under way, if one is. */
export function underWay(driver: Driver, lane: LaneName): Asked | undefined {
  return driver.state.checks[lane].round?.asked.find(({ reply }) => reply === null);
}

/** Answers every question of a lane's round until that round is over. */
export function answerRound(
  driver: Driver,
  lane: LaneName,
  answer: (question: Question) => { readonly answer: HopAnswer; readonly reached: boolean },
): void {
  const hops = driver.state.checks[lane].round?.hops;
  if (hops === undefined) throw new Error(`no round of ${lane} is under way`);
  while (driver.state.checks[lane].round?.hops === hops) {
    const asked = underWay(driver, lane);
    if (asked === undefined) throw new Error('a round that is not over asks nothing');
    driver.send({ type: 'check.answered', id: asked.id, ...answer(asked.question) });
  }
}

export const viewOf = ({ state }: Driver) => snapshotOf(state, { pid: 1, version: '0' });

export const probesOf = (driver: Driver) => viewOf(driver).probes;
