import { expect, it } from 'vitest';
import { type GitFact, gitFindings } from '../../../src/core/doctor/git.ts';
import { onlyAilment } from '../../support/doctor-facts.ts';

const env = (state: GitFact['state'], holdsSecrets = true): GitFact => ({
  file: '.env',
  state,
  holdsSecrets,
});

it('files that git ignores are told in one line', () => {
  const secrets = { file: '.streamlit/secrets.toml', state: 'ignored', holdsSecrets: true } as const;
  expect(gitFindings([env('ignored'), secrets])).toEqual([
    expect.objectContaining({ level: 'ok', what: 'git ignores .env and .streamlit/secrets.toml.' }),
  ]);
});

it('outside a checkout nothing is said', () => {
  expect(gitFindings([])).toEqual([]);
});

it('a file that the next commit may take in is a warning', () => {
  expect(onlyAilment(gitFindings([env('exposed')]))).toMatchObject({
    code: 'git-unignored',
    level: 'warning',
    file: '.env',
    fix: 'echo .env >> .gitignore',
  });
});

it('a tracked file with secrets is worse, since they are out', () => {
  expect(onlyAilment(gitFindings([env('tracked')]))).toMatchObject({
    code: 'git-tracked',
    level: 'broken',
    fix: 'git rm --cached .env && echo .env >> .gitignore; then replace each secret in it by a new one',
  });
});

it('a tracked file without a secret is a warning', () => {
  expect(onlyAilment(gitFindings([env('tracked', false)]))).toMatchObject({
    code: 'git-tracked',
    level: 'warning',
  });
});

it('a name that a shell would take apart is quoted in the command', () => {
  const fact = { ...env('exposed'), file: "my file's.env" };
  expect(onlyAilment(gitFindings([fact])).fix).toBe("echo 'my file'\\''s.env' >> .gitignore");
});
