import { describe, expect, it } from 'vitest';
import { unknownProject } from '../../../src/core/settings/identity/project-identity.ts';
import { parseDomain, parseOrigin } from '../../../src/core/settings/parse-origin.ts';
import { readSettings } from '../../../src/core/settings/settings.ts';

/** A name of so many characters, in parts of at most 60. */
const nameOf = (length: number) =>
  `${'a'.repeat(59)}.`
    .repeat(5)
    .slice(0, length - 2)
    .replace(/\.$/, 'b')
    .concat('.c');

describe('F19: a host name that is longer than DNS allows', () => {
  it.each([
    [`https://${'a'.repeat(63)}.example`, true],
    [`https://${'a'.repeat(64)}.example`, false],
    [`https://${'a'.repeat(5000)}.example`, false],
    [`https://${nameOf(253)}`, true],
    [`https://${nameOf(254)}`, false],
  ])('%s', (text, ok) => {
    expect(parseOrigin(text).ok).toBe(ok);
    expect(parseDomain(text).ok).toBe(ok);
    if (!ok)
      expect(parseOrigin(text)).toMatchObject({ seen: expect.stringContaining('longer than DNS allows') });
  });

  it('is an error with file, line and name', () => {
    const text = `A=1\nPROD_ORIGINS=https://a.example,https://${'a'.repeat(64)}.example\n`;
    const { settings, errors } = readSettings({
      file: '.env',
      text,
      shell: {},
      options: {},
      identity: unknownProject,
    });
    expect([settings, errors.length]).toEqual([null, 1]);
    expect(errors[0]).toMatchObject({ file: '.env', line: 2, name: 'PROD_ORIGINS' });
  });
});

describe('an origin', () => {
  it.each([
    ['https://example.org', 'https://example.org'],
    [' https://example.org ', 'https://example.org'],
    ['HTTPS://Example.ORG', 'https://example.org'],
    ['https://example.org/', 'https://example.org'],
    ['https://example.org:443', 'https://example.org'],
    ['http://example.org:80/', 'http://example.org'],
    ['https://example.org:80', 'https://example.org:80'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['https://BÜCHER.example:8443/', 'https://xn--bcher-kva.example:8443'],
    ['http://[::1]:8502', 'http://[::1]:8502'],
    ['http://[0:0:0:0:0:0:0:1]', 'http://[::1]'],
    ['http://192.168.1.5:8502', 'http://192.168.1.5:8502'],
    ['https://my_host', 'https://my_host'],
  ])('%s becomes %s', (text, origin) => {
    expect(parseOrigin(text)).toEqual({ ok: true, origin });
  });

  it.each([
    ['https://example.org/app', 'https://example.org'],
    ['https://example.org:8443/app?x=1#y', 'https://example.org:8443'],
    ['https://example.org?x', 'https://example.org'],
    ['https://example.org\\x', 'https://example.org'],
    ['example.org', 'https://example.org'],
    ['example.org/app', 'https://example.org'],
    ['//example.org', 'https://example.org'],
    ['https:example.org', 'https://example.org'],
    ['http:/example.org', 'http://example.org'],
    ['localhost:3000', 'http://localhost:3000'],
    ['127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['[::1]:3000', 'http://[::1]:3000'],
    ['wss://example.org', 'https://example.org'],
    ['ws://example.org:81', 'http://example.org:81'],
    ['ftp://example.org/', 'https://example.org'],
    ['chrome-extension://abcdefgh', null],
    ['tauri://localhost', null],
    ['*', null],
    ['https://*', null],
    ['https://*.example.org', 'https://app.example.org'],
    ['*.example.org', 'https://app.example.org'],
    ['http://localhost:*', 'http://localhost'],
    ['https://exam ple.org', 'https://example.org'],
    ['https://a.org https://b.org', 'https://a.org'],
    ['https://a.org,https://b.org', 'https://a.org'],
    ['https://user:word@example.org', 'https://example.org'],
    ['https://example.org:99999', 'https://example.org'],
    ['https://example.org:0', 'https://example.org'],
    ['https://example.org:http', 'https://example.org'],
    ['https://example.org.', 'https://example.org'],
    ['https://example..org', null],
    ['https://', null],
    ['', null],
    ['https://[::1', null],
    ['https://$(id)', null],
    ['https://a`id`.org', null],
    ["https://a'b.org", null],
    ['https://a;b.org', null],
  ])('is not %s; what to write is said', (text, instead) => {
    expect(parseOrigin(text)).toEqual({ ok: false, seen: expect.any(String), instead });
  });

  it('a page whose WebSocket leads to wss:// has another scheme (it was told that it has none of http and https)', () => {
    expect(parseOrigin('wss://a.org/_stcore/stream')).toMatchObject({
      seen: expect.stringContaining('of the page which opens it'),
      instead: 'https://a.org',
    });
  });

  it.each(["'https://a.org'", '"https://a.org"', '["https://a.org"', "'https://a.org']", '"https://a.org'])(
    'does not lack a scheme where it is quoted for itself: %s',
    (text) => {
      const seen = expect.stringMatching(/ has quotes of its own$/);
      expect(parseOrigin(text)).toEqual({ ok: false, seen, instead: 'https://a.org' });
    },
  );

  it.each([
    'https://user:hunter2@example.org',
    'https://example.org/?token=hunter2',
    'user:hunter2@example.org',
  ])('is refused without showing what may be a password: %s', (text) => {
    expect(JSON.stringify(parseOrigin(text))).not.toContain('hunter2');
  });

  it('is shown without what could move the cursor', () => {
    const reading = parseOrigin('https://a\u001b[2J.org/x');
    expect(reading).toMatchObject({ seen: expect.stringContaining('https://a?[2J.org/x') });
  });
});

describe('a reserved domain', () => {
  it.each([
    ['x.ngrok.app', 'https://x.ngrok.app'],
    ['https://X.ngrok.app/', 'https://x.ngrok.app'],
    ['HTTPS://x.ngrok.app', 'https://x.ngrok.app'],
    ['bücher.example', 'https://xn--bcher-kva.example'],
  ])('may be written %s', (text, origin) => {
    expect(parseDomain(text)).toEqual({ ok: true, origin });
  });

  it.each([
    ['http://x.ngrok.app', 'x.ngrok.app'],
    ['"x.ngrok.app', 'x.ngrok.app'],
    ['x.ngrok.app/app', 'x.ngrok.app'],
    ['https://x.ngrok.app//', 'x.ngrok.app'],
    ['x.ngrok.app:443', 'x.ngrok.app'],
    ['*.ngrok.app', 'app.ngrok.app'],
    ['x ngrok.app', 'xngrok.app'],
    ['https://', null],
    ['[::1]', null],
    ['x..app', null],
  ])('is not %s; what to write is said', (text, instead) => {
    expect(parseDomain(text)).toEqual({ ok: false, seen: expect.any(String), instead });
  });
});
