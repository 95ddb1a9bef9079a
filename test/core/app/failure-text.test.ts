import { expect, it } from 'vitest';
import { tellFailure } from '../../../src/core/app/failure-text.ts';

it('an editable install that refuses a port is named, with the option', () => {
  const complaint = 'RuntimeError: server.port does not work when global.developmentMode is true.';
  const told = (last: string) =>
    tellFailure({ kind: 'crash-loop', times: 5, tail: ['Traceback (most recent call last):', last] })
      .sentence;
  expect(told(complaint)).toContain('STREAMLIT_GLOBAL_DEVELOPMENT_MODE=false');
  expect(told('ValueError: x')).toContain('5 times');
});
