import type { Problem } from '../../src/core/base/problem.ts';

/** A problem of `.env`, whose parts do not matter. */
export function problem({ message, ...changes }: Partial<Problem>): Problem {
  const text = message ?? 'is not as it should be';
  return {
    file: '.env',
    line: 1,
    name: 'STREAMLIT_PORT',
    code: 'not-a-port',
    message: text,
    what: text,
    fix: null,
    ...changes,
  };
}
