import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { collectRecipes } from '../../../src/cli/lint/collect-recipes.ts';
import { mendedFiles } from '../../../src/cli/lint/mend-files.ts';
import { makeProject } from '../../support/streamlit.ts';

it('many files in which nothing is wrong are each looked at a few times', async () => {
  const sound = Array.from({ length: 60 }, (_, index) => [`${index}.sh`, 'streamlit run app.py\n'] as const);
  const folder = makeProject({
    ...Object.fromEntries(sound),
    'wrong.sh': 'STREAMLIT_SERVER_ENABLE_CORS=0 streamlit run app.py\n',
  });
  const { recipes } = await collectRecipes(folder, []);
  rmSync(folder, { recursive: true });
  let looks = 0;
  const counted = recipes.map((recipe) =>
    Object.defineProperty({ ...recipe }, 'text', {
      enumerable: true,
      get() {
        looks += 1;
        return recipe.text;
      },
    }),
  );
  expect(mendedFiles(counted, {}).map(({ recipe }) => recipe.name)).toEqual(['wrong.sh']);
  expect(looks / recipes.length).toBeLessThan(20);
});
