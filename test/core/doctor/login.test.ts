import { describe, expect, it } from 'vitest';
import { loginFindings, readLogin } from '../../../src/core/doctor/login.ts';
import { onlyAilment } from '../../support/doctor-facts.ts';
import { settingsOf } from '../../support/settings.ts';

const file = '.streamlit/secrets.toml';
const secrets = (uri: string) => `[auth]\nclient_secret = "hunter2"\nredirect_uri = "${uri}"\n`;
const settings = settingsOf(
  'DEV_PROXY_URL=\nPROD_PROXY_URL=\nSTREAMLIT_PORT=21480\nNGROK_DOMAIN=mine.ngrok.app\nPROD_ORIGINS=https://mine.onrender.com',
);
const findings = (uri: string) => loginFindings(readLogin(file, secrets(uri)), settings);

describe('21: where a login leads back to', () => {
  it('is told, with its line, where the app is not there', () => {
    const ailment = onlyAilment(findings('http://localhost:8501/oauth2callback'));
    expect(ailment).toMatchObject({
      code: 'login-elsewhere',
      level: 'warning',
      file,
      line: 3,
      what: 'redirect_uri leads to localhost:8501; the app is at http://localhost:21480 and https://mine.ngrok.app.',
    });
    expect(JSON.stringify(ailment)).not.toContain('hunter2');
  });

  it.each([
    'http://localhost:21480/oauth2callback',
    'https://mine.ngrok.app/oauth2callback',
    'https://mine.onrender.com/oauth2callback',
  ])('is well at %s', (uri) => {
    expect(findings(uri)).toEqual([]);
  });

  it('is nothing where no login is set up, or the file is no TOML', () => {
    expect(readLogin(file, '')).toBeNull();
    expect(readLogin(file, '[auth\n')).toBeNull();
    expect(loginFindings(null, settings)).toEqual([]);
  });
});
