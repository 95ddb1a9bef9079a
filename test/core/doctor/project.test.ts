import { expect, it } from 'vitest';
import { type PortState, type ProjectFacts, projectFindings } from '../../../src/core/doctor/project.ts';
import { launchWords } from '../../../src/core/words/launch.ts';
import { onlyAilment, soundFacts } from '../../support/doctor-facts.ts';

const findings = (changes: Partial<ProjectFacts>) => projectFindings({ ...soundFacts().project, ...changes });
const ofPort = (portState: PortState) => onlyAilment(findings({ portState }));
const taken = { at: 'taken', holder: null, isStreamlit: false, freePort: 8503 } as const;

it('an app and a free port are told in one line each', () => {
  expect(findings({}).map(({ level, what }) => `${level}: ${what}`)).toEqual([
    'ok: The app is app.py.',
    'ok: Port 8502 is free.',
  ]);
});

it('without an app it is told what was looked for', () => {
  expect(onlyAilment(findings({ script: null }))).toMatchObject({
    code: 'app-missing',
    level: 'broken',
    what: expect.stringMatching(/^There is no app: no script here.*imports streamlit.*Procfile/),
    fix: "Write the app's path in .env: STREAMLIT_APP=path/to/app.py",
  });
});

it('an app that is named and missing is named', () => {
  expect(onlyAilment(findings({ script: null, named: 'old/app.py' })).what).toContain('old/app.py');
});

it('the holder of the port is named, with a way to stop it and a free port', () => {
  expect(ofPort({ ...taken, holder: { pid: 41, command: 'python -m http.server' } })).toMatchObject({
    code: 'port-taken',
    level: 'broken',
    what: 'Port 8502 is taken by python -m http.server, pid 41.',
    fix: 'Stop it: kill 41; or write in .env: STREAMLIT_PORT=8503',
  });
});

it('a Streamlit that holds the port is told apart, and so is a holder that is not to be known', () => {
  expect(ofPort({ ...taken, isStreamlit: true }).what).toContain('a Streamlit answers there');
  expect(ofPort(taken)).toMatchObject({
    what: "Port 8502 is taken by another program, perhaps another user's.",
    fix: expect.stringContaining('sudo lsof -i :8502'),
  });
});

it('a port that the app itself holds is in order', () => {
  const holder = { pid: 41, command: 'streamlit run app.py' };
  expect(findings({ portState: { at: 'own', holder } }).at(-1)).toMatchObject({
    code: 'port',
    level: 'ok',
    what: expect.stringContaining('pid 41'),
  });
});

it('a port that cannot be used at all is told with the reason', () => {
  const { what, fix } = launchWords.portPrivileged(80);
  expect(ofPort({ at: 'unusable', what, fix: fix ?? '' })).toMatchObject({
    code: 'port-unusable',
    level: 'broken',
    what: 'Port 80 needs administrator rights, as those below 1024 do.',
    fix: 'Choose another in .env: STREAMLIT_PORT=8502',
  });
});

it('nothing is said of a port whose setting is an error', () => {
  expect(findings({ portState: null }).map(({ code }) => code)).toEqual(['app']);
});
