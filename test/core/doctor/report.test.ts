import { expect, it } from 'vitest';
import type { Finding } from '../../../src/core/doctor/finding.ts';
import { gitFindings } from '../../../src/core/doctor/git.ts';
import { doctorReport } from '../../../src/core/doctor/report.ts';
import { settingsFindings } from '../../../src/core/doctor/settings.ts';
import { soundFacts } from '../../support/doctor-facts.ts';

const report = (findings: readonly Finding[]) =>
  doctorReport(
    findings.map((finding) => ({ group: 'settings', ...finding })),
    { color: false, columns: 80 },
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
