import type { ServedVisits } from '../../src/control/server.ts';

/** A supervisor that has kept no visit. */
export const noVisits: ServedVisits = {
  entries: () => [],
  detail: () => null,
  askAgain: async () => null,
  saveHar: async () => ({ at: 'failed', message: 'not here' }),
};
