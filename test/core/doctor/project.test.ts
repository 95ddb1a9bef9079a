import { expect, it } from 'vitest';
import { type PortState, type ProjectFacts, projectFindings } from '../../../src/core/doctor/project.ts';
import { launchWords } from '../../../src/core/words/launch.ts';
import { onlyAilment, soundFacts } from '../../support/doctor-facts.ts';

const findings = (changes: Partial<ProjectFacts>) => projectFindings({ ...soundFacts().project, ...changes });
const portFrom = { file: '.env', line: 1, name: 'STREAMLIT_PORT' };
const ofPort = (portState: PortState) => onlyAilment(findings({ portState, portFrom }));
const taken = { at: 'taken', holder: null, isStreamlit: false, freePort: 8503 } as const;

it('an app and a free port are told in one line each', () => {
  expect(findings({}).map(({ level, what }) => `${level}: ${what}`)).toEqual([
    'ok: The app is app.py.',
    'ok: Port 8502 is free.',
  ]);
});

it('the app says why it is this one', () => {
  expect(findings({ reason: 'Procfile:1 starts it' })[0]?.what).toBe(
    'The app is app.py (Procfile:1 starts it).',
  );
});

it('modules that the app imports in vain are broken, with the project’s own way to get them', () => {
  const missing = [
    { module: 'humanize_it', file: 'lib/text.py', line: 2 },
    { module: 'pydeck', file: 'app.py', line: 4 },
    { module: 'humanize_it', file: 'app.py', line: 5 },
  ];
  expect(
    onlyAilment(findings({ imports: { missing, remedy: { at: 'install', command: 'uv sync' } } })),
  ).toMatchObject({
    code: 'imports-missing',
    level: 'broken',
    file: 'lib/text.py',
    line: 2,
    what: "The app's Python lacks humanize_it, pydeck, which lib/text.py:2 imports.",
    fix: 'uv sync',
  });
  expect(onlyAilment(findings({ imports: { missing, remedy: null } })).fix).not.toMatch(/install humanize/);
  const remedy = { at: 'env', line: 'PYTHONPATH=src' } as const;
  expect(onlyAilment(findings({ imports: { missing, remedy } })).fix).toMatch(/\.env.*: PYTHONPATH=src$/);
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

it('a default port that is taken is no fault: a start takes the next free one', () => {
  expect(onlyAilment(findings({ portState: taken, portFrom: null }))).toMatchObject({
    code: 'port-taken',
    level: 'warning',
    why: 'No port is written, so a start takes the next free one: 8503.',
  });
  expect(onlyAilment(findings({ portState: { ...taken, freePort: null }, portFrom: null })).level).toBe(
    'broken',
  );
});

it('the line that the port comes from is told, where it is not its own setting', () => {
  const told = (place: ProjectFacts['portFrom']) => findings({ portFrom: place }).at(-1)?.what;
  expect(told(portFrom)).toBe('Port 8502 is free.');
  expect(told({ file: '.streamlit/config.toml', line: 2, name: 'server.port' })).toBe(
    'Port 8502 is free. It comes from .streamlit/config.toml:2: server.port.',
  );
  expect(told({ file: 'environment', line: null, name: 'PORT' })).toBe(
    'Port 8502 is free. It comes from environment: PORT.',
  );
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

it('secrets that are missing beside their example are warned of before the first visit', () => {
  const example = '.streamlit/secrets.toml.example';
  expect(onlyAilment(findings({ secretsExample: example }))).toMatchObject({
    code: 'secrets-missing',
    level: 'warning',
    fix: `cp ${example} .streamlit/secrets.toml`,
  });
});
