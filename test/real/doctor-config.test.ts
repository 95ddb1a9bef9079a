import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookupUrl } from '../../src/core/doctor/network.ts';
import { createPatient, type Patient } from '../support/doctor.ts';
import { realStreamlit, realVersions } from '../support/streamlit.ts';

const config = `
[server]
port = 8502
allowedOrigins = ["https://a.example.org"]
enableCors = false
corsAllowedOrigins = ["http://localhost:8502"]
allowedHosts = ["*"]
useStarlette = true
maxUploadSize = 10
cookieSecret = "x"
[server.deep]
x = 1
[client]
allowedOrigins = ["https://a.example.org"]
toolbarMode = "viewer"
[browser]
serverAdress = "x"
[nonsense]
port = 1
[global]
unitTest = false
[runner]
fastReruns = true
[ui]
hideTopBar = false
`;

describe.each(realVersions)('Streamlit %s', (version) => {
  let patient: Patient;
  beforeEach(async () => {
    patient = await createPatient(version);
  });
  afterEach(() => patient.end());

  /** What Streamlit itself says of the config file in the project. */
  async function itsOwnWords(): Promise<string> {
    const [program = '', ...leading] = realStreamlit(version);
    const { all } = await execa(program, [...leading, 'config', 'show'], {
      cwd: patient.folder,
      env: { PATH: process.env['PATH'], HOME: patient.home },
      extendEnv: false,
      all: true,
      reject: false,
    });
    return all;
  }

  it('calls the same names unknown as the doctor', async () => {
    await patient.write('.streamlit/config.toml', config);
    const logged = (await itsOwnWords()).matchAll(/"([\w.]+)" is not a valid config option/g);
    const theirs = new Set([...logged].map(([, name = '']) => name));
    const { findings } = await patient.examine();
    const told = findings.filter(({ code }) => code === 'config-unknown-option');
    const ours = told.map(({ what }) => what.split(' ')[0] ?? '');
    expect(theirs.size).toBeGreaterThan(4);
    expect(ours.toSorted()).toEqual([...theirs].toSorted());
  });

  it.each([
    ['config-invalid', '[server]\nport = \n', /TomlDecodeError|TOMLDecodeError/],
    ['config-astray', 'port = 8502\n', /AttributeError/],
  ])('stumbles where the doctor says %s', async (code, text, error) => {
    await patient.write('.streamlit/config.toml', text);
    expect(await itsOwnWords()).toMatch(error);
    const { findings } = await patient.examine();
    expect(findings.filter(({ level }) => level === 'broken').map((finding) => finding.code)).toEqual([code]);
  });

  it('looks its external address up where the doctor tries', async () => {
    const [program = ''] = realStreamlit(version);
    const { stdout } = await execa(program.replace(/streamlit$/, 'python'), [
      '-c',
      'import streamlit.net_util as u; print(u._AWS_CHECK_IP)',
    ]);
    expect(stdout).toBe(lookupUrl);
  });
});
