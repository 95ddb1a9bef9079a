import { expect, it } from 'vitest';
import type { Finding } from '../../../src/core/doctor/finding.ts';
import { gitFindings } from '../../../src/core/doctor/git.ts';
import { doctorReport } from '../../../src/core/doctor/report.ts';
import { settingsFindings } from '../../../src/core/doctor/settings.ts';
import { soundFacts } from '../../support/doctor-facts.ts';

const report = (findings: readonly Finding[], columns = 80) =>
  doctorReport(
    findings.map((finding) => ({ group: 'settings', ...finding })),
    { color: false, columns },
  );

it('the file is told before what is wrong with it, even where its name is a piece of the sentence', () => {
  const state = { unreadable: { what: 'This is a folder.', fix: null } };
  const findings = settingsFindings({ ...soundFacts().settings, file: 'fold', state }, '');
  expect(report(findings)).toContain('✗ broken  fold: This is a folder.');
});

it('a file that the sentence names is not told before it', () => {
  const findings = gitFindings([{ file: '.env', state: 'tracked', holdsSecrets: false }]);
  expect(report(findings)).toContain('! warning .env is tracked by git.');
});

it('in half of a window no word is torn by the terminal (it was written for 60 columns)', () => {
  const findings = gitFindings([{ file: '.env', state: 'tracked', holdsSecrets: true }]);
  for (const row of report(findings, 50).split('\n')) expect(row.length).toBeLessThanOrEqual(50);
});
