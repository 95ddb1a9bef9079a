import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { countFindings, type DoctorFacts, diagnoseProject } from '../../../src/core/doctor/diagnose.ts';
import { doctorReport } from '../../../src/core/doctor/report.ts';
import { ailments, soundFacts } from '../../support/doctor-facts.ts';
import { settingsOf } from '../../support/settings.ts';

const report = (facts: DoctorFacts, color = false, columns = 80) =>
  doctorReport(diagnoseProject(facts), { color, columns });

/** Facts with a warning in the settings, and a port that is taken. */
function ailingFacts(): DoctorFacts {
  const facts = soundFacts('SOME WORDS');
  const portState = {
    at: 'taken',
    holder: { pid: 7, command: 'nc -l' },
    isStreamlit: false,
    freePort: 8503,
  } as const;
  return { ...facts, project: { ...facts.project, portState } };
}

describe('all findings', () => {
  it('of a sound project are in order, and none is without its group', () => {
    const findings = diagnoseProject(soundFacts());
    expect(ailments(findings)).toEqual([]);
    expect([...new Set(findings.map(({ group }) => group))]).toEqual([
      'machine',
      'project',
      'settings',
      'tunnel',
      'network',
    ]);
  });

  it('are counted', () => {
    expect(countFindings(diagnoseProject(ailingFacts()))).toEqual({ broken: 1, warnings: 1 });
  });

  it('say nothing of a tunnel whose settings are errors', () => {
    const groups = diagnoseProject({ ...soundFacts(), tunnel: null }).map(({ group }) => group);
    expect(groups).not.toContain('tunnel');
  });

  it('give one line for the origins of all places: of two such lines the last would win', () => {
    const facts = soundFacts(
      'STREAMLIT_CUSTOM_ORIGINS=https://own.org\nSTREAMLIT_SERVER_ALLOWED_ORIGINS=https://a.org',
    );
    const text = '[server]\nallowedOrigins = ["https://b.org"]\ncorsAllowedOrigins = ["https://c.org"]\n';
    const findings = diagnoseProject({
      ...facts,
      settings: { ...facts.settings, handWrittenOrigins: 'https://a.org' },
      config: { ...facts.config, files: [{ file: 'config.toml', text }] },
    });
    const fixes = findings.flatMap(({ fix }) => /STREAMLIT_CUSTOM_ORIGINS=.*/.exec(fix ?? '') ?? []);
    const line = 'STREAMLIT_CUSTOM_ORIGINS=https://own.org,https://a.org,https://b.org,https://c.org';
    expect(fixes.map(String)).toEqual([line, line, line]);
    expect(settingsOf(line).customOrigins).toHaveLength(4);
  });
});

describe('the report', () => {
  it('groups what was seen, with the reason and the remedy of each ailment', () => {
    expect(report(ailingFacts()).split('\n').slice(6)).toEqual([
      'Project',
      '  ✓ ok      The app is app.py.',
      '  ✗ broken  Port 8502 is taken by nc -l, pid 7.',
      '            The app cannot start there, and visitors who are sent there meet the',
      '            other program.',
      '    → Stop it: kill 7; or write in .env: STREAMLIT_PORT=8503',
      '  ✓ ok      Streamlit 1.53.0 lets in, whatever is listed, a page whose own name',
      '            is led to this machine (DNS rebinding). This version cannot refuse',
      '            it: 1.61 is the first with server.allowedHosts.',
      '  ✓ ok      No script or task sets origins as set_streamlit_env.py did, or ends',
      '            a Streamlit by force.',
      '',
      'Settings',
      '  ! warning .env:1: This line is neither blank, a comment nor NAME=value, so no',
      '            setting is read from it.',
      '            A setting that is not read as it was meant has no effect, and',
      '            nothing says so.',
      '    → Mend it, or put # before it.',
      '  ✓ ok      git ignores .env.',
      '',
      'Tunnel',
      '  ✓ ok      No tunnel is wanted: NGROK_DOMAIN is not set. A token is there, in',
      '            .env.',
      '',
      'Network',
      "  ✓ ok      Streamlit's look-up of its external address (checkip.amazonaws.com)",
      '            is answered quickly.',
      '',
      '✗ 1 broken, ! 1 warning',
      '',
    ]);
  });

  it('says when all is well, of how much', () => {
    expect(report(soundFacts())).toMatch(/✓ All is well: \d+ things looked at\.\n$/);
  });

  it('has the same words with colours, which only paint the level', () => {
    const painted = report(ailingFacts(), true);
    expect(painted).toContain('\u001b[31m✗ broken\u001b[0m  Port 8502');
    expect(stripVTControlCharacters(painted)).toBe(report(ailingFacts()));
  });

  it('keeps a command in one piece where the sentence before it is too long for both', () => {
    const facts = soundFacts();
    const network = { ...facts.network, lookup: 'silent' } as const;
    expect(report({ ...facts, network })).toContain(
      "\n      echo '127.0.0.1 checkip.amazonaws.com' | sudo tee -a /etc/hosts\n",
    );
  });

  it.each([60, 80, 100])('fits %i columns but for what must stay whole', (columns) => {
    const long = report(ailingFacts(), false, columns)
      .split('\n')
      .filter((row) => row.length > columns);
    expect(long).toEqual([]);
  });
});
