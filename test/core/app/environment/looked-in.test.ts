import { expect, it } from 'vitest';
import { type LookedIn, lookedInText } from '../../../../src/core/app/environment/looked-in.ts';

it.each<[LookedIn, string]>([
  [{ kind: 'absent', place: 'venv' }, 'venv'],
  [{ kind: 'no-streamlit', place: 'VIRTUAL_ENV' }, 'VIRTUAL_ENV (no Streamlit in it)'],
  [{ kind: 'no-tool', place: 'Poetry' }, 'Poetry (poetry is not on PATH)'],
  [{ kind: 'no-environment', place: 'uv' }, 'uv (it names no environment)'],
  [{ kind: 'late', place: 'Poetry', afterMs: 15_000 }, 'Poetry (no answer within 15 s)'],
])('%j is told as %s', (looked, text) => {
  expect(lookedInText(looked)).toBe(text);
});
