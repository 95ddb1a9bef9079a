import { expect, it } from 'vitest';
import { diagnoseProject } from '../../../src/core/doctor/diagnose.ts';
import { ailments, onlyAilment, soundFacts } from '../../support/doctor-facts.ts';

const guestsOnly =
  'PROD_PROXY_URL=\nUSE_NGROK=true\nNGROK_DOMAIN=x.ngrok.app\nDEV_PROXY_URL=\nOCAP_ACCESS=invited';

const findingsOf = (env: string) => {
  const facts = soundFacts(env);
  const variables = facts.config.settings.variables;
  return diagnoseProject({ ...facts, config: { ...facts.config, env: variables } }).filter(
    ({ group }) => group === 'tunnel',
  );
};

it('guests only, and an app that listens beyond this machine: the line to write', () => {
  const finding = onlyAilment(findingsOf(guestsOnly));
  expect(finding).toMatchObject({
    code: 'tunnel-open-beside',
    level: 'warning',
    fix: 'Write into .env: STREAMLIT_SERVER_ADDRESS=127.0.0.1',
  });
});

it('with that line nothing is wrong, and without guests nothing is said of them', () => {
  const mended = findingsOf(`${guestsOnly}\nSTREAMLIT_SERVER_ADDRESS=127.0.0.1`);
  expect(ailments(mended)).toEqual([]);
  expect(mended.map(({ code }) => code)).toContain('tunnel-guests-only');
  const open = findingsOf(guestsOnly.replace('invited', 'anyone'));
  expect(open.map(({ code }) => code).join()).not.toMatch(/guests|beside/);
});
