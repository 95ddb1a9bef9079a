import { expect, it } from 'vitest';
import { lintedFindings } from '../../../src/core/doctor/linted.ts';
import { findRecipes, recipeFindings } from '../../../src/core/doctor/old-recipe.ts';
import { lintFiles } from '../../../src/core/lint/lint-files.ts';
import { settingsOf } from '../../support/settings.ts';

/** The codes of what the doctor tells of one recipe, by its own search and by that of lint. */
function codesOf(name: string, text: string): readonly string[] {
  const own = recipeFindings(findRecipes(name, text), settingsOf(null));
  const told = [...own, ...lintedFindings(lintFiles([{ name, text }], {}), own)];
  return told.flatMap(({ level, code }) => (level === 'ok' ? [] : [code]));
}

it.each([
  ['Dockerfile', 'ENV STREAMLIT_SERVER_ENABLE_CORS=false'],
  [
    'Procfile',
    'web: streamlit run app.py --server.port $PORT --server.enableCORS=false --server.headless=true',
  ],
  ['scripts/run.sh', 'streamlit run app.py --server.enableCORS false'],
  ['Dockerfile', 'CMD ["streamlit", "run", "app.py", "--server.enableCORS", "false"]'],
  ['render.yaml', 'envVars:\n  - key: STREAMLIT_SERVER_ENABLE_CORS\n    value: "false"'],
])('a check of origins that is switched off is told once: %s, %j', (name, text) => {
  expect(codesOf(name, text)).toEqual(['recipe-cors-off']);
});

it('one that a flag of the same start switches on again is nothing for doctor, as it is nothing for lint', () => {
  const text = 'STREAMLIT_SERVER_ENABLE_CORS=false streamlit run app.py --server.enableCORS true\n';
  expect(codesOf('run.sh', text)).toEqual([]);
});
