import { describe, expect, it } from 'vitest';
import { type ProblemCode, problemCodes } from '../../../src/core/base/problem.ts';
import { type SettingsFacts, settingsFindings, usableSettings } from '../../../src/core/doctor/settings.ts';
import { unknownProject } from '../../../src/core/settings/identity/project-identity.ts';
import type { Environment } from '../../../src/core/settings/settings.ts';
import { envFileFaultWords } from '../../../src/core/words/env-file.ts';
import { ailments, onlyAilment } from '../../support/doctor-facts.ts';
import { problem } from '../../support/problem.ts';
import { reading, settingsOf } from '../../support/settings.ts';

const line = 'STREAMLIT_CUSTOM_ORIGINS=https://more.example.org';

function factsOf(text: string, shell: Environment = {}, changes: Partial<SettingsFacts> = {}): SettingsFacts {
  const { settings, errors, warnings } = reading(text, { shell });
  const input = { file: '.env', text, shell, options: {}, identity: unknownProject };
  return {
    file: '.env',
    state: 'read',
    errors,
    warnings,
    handWrittenOrigins: null,
    settings: settings ?? usableSettings(input, errors),
    ...changes,
  };
}

const findings = (...args: Parameters<typeof factsOf>) => settingsFindings(factsOf(...args), line);

it('a file without a problem, and no file at all, are in order', () => {
  expect(findings('A=1')).toEqual([expect.objectContaining({ code: 'env-file', level: 'ok' })]);
  expect(findings('', {}, { state: 'missing' })[0]?.what).toContain('There is no .env');
});

it.each([
  [{ by: 'mounted-file' } as const, 'mounted by itself', 'Mount its folder instead'],
  [{ by: 'file-system', type: '9p' } as const, 'file system (9p)', 'own disk'],
])('a file whose changes nobody is told of is warned of: %j', (silent, what, fix) => {
  const finding = onlyAilment(findings('A=1', {}, { silent }));
  expect(finding).toMatchObject({ code: 'env-file-silent', level: 'warning', file: '.env' });
  expect(`${finding.what} ${finding.why}`).toContain('looked at once a second');
  expect([finding.what, finding.fix]).toEqual([expect.stringContaining(what), expect.stringContaining(fix)]);
});

it('a file that cannot be read is broken', () => {
  const unreadable = envFileFaultWords.forbidden;
  expect(onlyAilment(findings('', {}, { state: { unreadable } }))).toMatchObject({
    code: 'env-unreadable',
    level: 'broken',
    what: 'This file may not be read by you.',
    fix: 'Allow it with chmod u+r.',
    file: '.env',
  });
});

it('a bad value is broken, with its line and what to write', () => {
  expect(onlyAilment(findings('A=1\nSTREAMLIT_PORT=85o2'))).toMatchObject({
    code: 'setting-invalid',
    level: 'broken',
    file: '.env',
    line: 2,
    what: 'STREAMLIT_PORT: "85o2" is not a whole number from 1 to 65535.',
    fix: 'Write for example STREAMLIT_PORT=8502',
  });
});

it('a bad value of the shell names the shell, which is no file to open', () => {
  const ailment = onlyAilment(findings('', { STREAMLIT_PORT: 'x' }));
  expect(ailment.what).toContain('STREAMLIT_PORT (environment)');
  expect(ailment).not.toHaveProperty('file');
});

it.each([
  ['SOME WORDS', 'This line is neither blank, a comment nor NAME=value', 'Mend it, or put # before it.'],
  ['A=1\nA=2', 'A is set again in line 2, which wins over this one.', 'Delete one of the two.'],
  ['A="x', 'A the value begins with "', 'Write A="…"'],
  ['A=x#y', 'A the app gets another value', 'Write A='],
  ['A=\u0024{B}', 'A the app gets another value', 'Write the value itself there.'],
])('%j is doubtful, and what to write is told apart', (text, what, fix) => {
  const ailment = onlyAilment(findings(text));
  expect(ailment).toMatchObject({ code: 'setting-doubtful', level: 'warning', line: 1 });
  expect(ailment.what.replace(': ', ' ')).toContain(what);
  expect(ailment.fix).toContain(fix);
});

it('a name that the shell shadows says how to end that', () => {
  expect(onlyAilment(findings('A=1', { A: '2' }))).toMatchObject({
    code: 'setting-shadowed',
    fix: 'unset A',
    why: 'Editing this line changes nothing.',
  });
});

it('another generated name, written by hand, is overridden', () => {
  expect(onlyAilment(findings('STREAMLIT_SERVER_ENABLE_CORS=1'))).toMatchObject({
    code: 'setting-overridden',
    fix: expect.stringMatching(/^Delete it/),
  });
});

describe('a hand-written STREAMLIT_SERVER_ALLOWED_ORIGINS', () => {
  const name = 'STREAMLIT_SERVER_ALLOWED_ORIGINS';
  const byHand = (value: string) => findings(`${name}=${value}`, {}, { handWrittenOrigins: value });

  it('never did anything, which is said', () => {
    expect(onlyAilment(byHand('https://more.example.org'))).toMatchObject({
      code: 'origins-hand-written',
      level: 'warning',
      line: 1,
      why: expect.stringContaining('never let anybody in'),
      fix: `Delete the line, and write in .env: ${line}`,
    });
  });

  it('is simply deleted where the generated list has it all', () => {
    expect(onlyAilment(byHand('http://localhost:8502')).fix).toBe('Delete the line; ocap-dev makes the list');
  });

  it('that is a star is replaced by what really opens', () => {
    expect(onlyAilment(byHand('*')).fix).toContain('ocap-dev --wildcard');
  });

  it('that the shell exports is unset', () => {
    const ailment = onlyAilment(findings('', { [name]: 'x' }, { handWrittenOrigins: 'x' }));
    expect(ailment.fix).toContain(`unset ${name}`);
  });
});

describe('settings with errors', () => {
  it('are judged by the rest of them, with a bad proxy as none', () => {
    const text = 'STREAMLIT_PORT=x\nNGROK_DOMAIN=shop.ngrok.app\nDEV_PROXY_URL=no\nA=1';
    const { settings } = factsOf(text, { PROD_PROXY_URL: 'bad' });
    expect(settings).toMatchObject({
      port: 8502,
      tunnelDomain: 'shop.ngrok.app',
      devProxy: null,
      prodProxy: null,
    });
    expect(settings.variables).toMatchObject({ A: '1' });
  });

  it('that stay errors count as none at all', () => {
    const input = {
      file: '.env',
      text: 'STREAMLIT_PORT=x',
      shell: {},
      options: {},
      identity: unknownProject,
    };
    expect(usableSettings(input, []).port).toBe(settingsOf('').port);
  });
});

it('two problems are two findings, and the file is not called sound', () => {
  const all = findings('STREAMLIT_PORT=x\nUSE_NGROK=maybe');
  expect(ailments(all)).toEqual(['broken setting-invalid', 'broken setting-invalid']);
  expect(all).toHaveLength(2);
});

describe('what a problem means is told by its code, and no word of its text', () => {
  const nonsense = { message: 'xyz', what: 'xyz', fix: 'zyx' };
  const found = (code: ProblemCode, name: string) =>
    onlyAilment(findings('', {}, { warnings: [problem({ ...nonsense, code, name })] }));

  it.each([
    ['shadowed', 'A', 'setting-shadowed'],
    ['generated-overridden', 'STREAMLIT_SERVER_PORT', 'setting-overridden'],
    ['generated-overridden', 'STREAMLIT_SERVER_ALLOWED_ORIGINS', 'origins-hand-written'],
    ['no-assignment', 'A', 'setting-doubtful'],
    ['set-again', 'STREAMLIT_SERVER_ALLOWED_ORIGINS', 'setting-doubtful'],
  ] as const)('%s of %s is %s', (code, name, finding) => {
    expect(found(code, name).code).toBe(finding);
  });

  it('also where the app reads the file otherwise', () => {
    const ofPython = problemCodes.filter((code) => found(code, 'A').why?.includes('python-dotenv'));
    expect(ofPython).toEqual([
      'python-dotenv-adds',
      'python-dotenv-swallows',
      'python-dotenv-skips',
      'python-dotenv-replaces',
      'python-dotenv-differs',
    ]);
  });

  it('and its remedy is told, whatever verb it begins with', () => {
    expect(found('quote-open', 'A')).toMatchObject({ what: 'A: xyz.', fix: 'Zyx' });
    expect(onlyAilment(findings('STREAMLIT_PORT=8502API_KEY=x'))).toMatchObject({
      what: 'STREAMLIT_PORT: the value goes on with another NAME=value.',
      fix: 'Put each on a line of its own, this one as STREAMLIT_PORT=…',
    });
  });
});
