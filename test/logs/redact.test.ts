import { describe, expect, test } from 'vitest';
import { createLineSplitter, maxLineLength } from '../../src/logs/lines.ts';
import { createRedactor } from '../../src/logs/redact.ts';

describe('createRedactor', () => {
  test('hides a secret wherever it stands', () => {
    expect(createRedactor(['s3cr3t-token'])('a=s3cr3t-token b=s3cr3t-token.')).toBe('a=••• b=•••.');
  });

  test('hides it URL-encoded too', () => {
    expect(createRedactor(['p/ss w+rd'])('redis://:p%2Fss%20w%2Brd@host')).toBe('redis://:•••@host');
  });

  test('of two secrets that begin alike nothing of the longer one is left', () => {
    expect(createRedactor(['abcdef', 'abcdef-long-one'])('x abcdef-long-one y abcdef')).toBe('x ••• y •••');
  });

  test.each(["sk-p/ss+wo'rd\\$x&y=1", "sk-p/ss+wo'rd%41x&y=1"])(
    'nor where the shorter one is found in another reading: %s',
    (secret) => {
      const redact = createRedactor([secret, 'sk-p/ss+wo']);
      expect(redact(`<${secret}>`)).toBe('<•••>');
      expect(redact(`<${encodeURIComponent(secret)}>`)).toBe('<•••>');
      expect(redact(`<${JSON.stringify(secret)}>`)).toBe('<"•••">');
    },
  );

  test('a value shorter than six characters is no secret: it would dot out ordinary words', () => {
    expect(createRedactor(['true', '8502', 'admin'])('admin: true 8502')).toBe('admin: true 8502');
  });

  test('characters that mean something in a pattern are taken literally', () => {
    expect(createRedactor(['a.c*(d)[e]|^$\\'])('a.c*(d)[e]|^$\\ abcd')).toBe('••• abcd');
  });

  test('a dollar in the text stays as it is', () => {
    expect(createRedactor(['longsecret'])('$& $1 longsecret')).toBe('$& $1 •••');
  });

  test('without secrets the text is given back untouched', () => {
    expect(createRedactor([])('anything')).toBe('anything');
    expect(createRedactor(['', 'short'])('anything short')).toBe('anything short');
  });

  test.each([
    ['with the hexadecimal digits in lower case', 'p/ss w+rd', 'p%2fss%20w%2brd'],
    ['as a form, with a space as +', 'p/ss w+rd', 'p%2Fss+w%2Brd'],
    ['as a form, where only its space differs', 'pass word', 'pass+word'],
    ['with signs that URLs may hold as they are', "it's(a)~secret!*", 'it%27s%28a%29%7Esecret%21%2A'],
    ['with letters that no ASCII has', 'geheimnißvoll', 'geheimni%C3%9Fvoll'],
    ['encoded in part', 'sk-abc/def/ghi', 'sk-abc/def%2Fghi'],
    ['in JSON', 'say "friend" \\ enter', String.raw`say \"friend\" \\ enter`],
    ['in JSON of nothing but ASCII', 'geheimniß🎈voll', String.raw`geheimni\u00df\ud83c\udf88voll`],
    ['in JSON that escapes its slashes', 'sk-abc/def', String.raw`sk-abc\/def`],
    ['in JSON that hides what HTML would take', 'sk<abc>&def', String.raw`sk\u003Cabc\u003E\u0026def`],
    ["by Python's repr", 'it\'s "secret"', String.raw`it\'s "secret"`],
    ["by Python's repr of bytes", 'geheimniß-x', String.raw`geheimni\xc3\x9f-x`],
    ["by Python's ascii, in Latin-1", 'mötörhead-\u00a0x', String.raw`m\xf6t\xf6rhead-\xa0x`],
    ["by Python's ascii, beyond", 'geheim-🔑-tür', String.raw`geheim-\U0001f511-t\xfcr`],
    ['URL-encoded in Latin-1', 'geheimniß-voll', 'geheimni%DF-voll'],
    ['as a shell quotes each sign', 'sk-p/ss+wo$rd a&b=', String.raw`sk-p/ss\+wo\$rd\ a\&b\=`],
    ["by Python's re.escape", 'sk-p.ss+word', String.raw`sk\-p\.ss\+word`],
    ['with a backslash of its own, and bytes', String.raw`p\$ss-töter`, String.raw`p\$ss-t\xc3\xb6ter`],
    ['as CSV doubles quotes', 'say "friend" now', 'say ""friend"" now'],
    ["by Python's shlex", "it's a secret", `it'"'"'s a secret`],
    ['in HTML', 'sk<abc>&"def\'', 'sk&lt;abc&gt;&amp;&quot;def&#x27;'],
    ['in HTML, with what looks URL-encoded', '100%41&b<c', '100%41&amp;b&lt;c'],
    [
      'in octal, as git has the names of files',
      'geheimniß-🔑',
      String.raw`geheimni\303\237-\360\237\224\221`,
    ],
    ['with its accents apart, as macOS has the names of files', 'pässwörd-é', 'pässwörd-é'.normalize('NFD')],
    ['of backslashes alone', '\\\\\\\\\\\\', '\\\\\\\\\\\\\\\\\\\\\\\\'],
  ])('hides it %s', (_, secret, printed) => {
    expect(createRedactor([secret])(`<${printed}>`)).toBe('<•••>');
    expect(createRedactor([secret])(`<${secret}>`)).toBe('<•••>');
  });

  test('of one that goes on over lines each line is hidden, wherever it is printed', () => {
    const key = '-----BEGIN KEY-----\nMIIEvQIBADAN\r\n  BgkqhkiG9w0B\n-----END KEY-----\n';
    const redact = createRedactor([key]);
    expect(key.split('\n').map(redact)).toEqual(['•••', '•••\r', '  •••', '•••', '']);
    expect(redact(JSON.stringify({ key }))).toBe(String.raw`{"key":"•••\n•••\r\n  •••\n•••\n"}`);
  });

  test('of one that holds a key of several lines, and is one line itself, nothing is left', () => {
    const key = `-----BEGIN PRIVATE KEY-----\\n${'QWERTYUIOPAS'.repeat(3)}\\n-----END PRIVATE KEY-----\\n`;
    const secret = `{"type":"service_account","private_key":"${key}","refresh":"1//0abcdefghi","x":"y"}`;
    const redact = createRedactor([secret, key.replaceAll('\\n', '\n')]);
    expect(redact(`<${secret}>`)).toBe('<•••>');
  });

  test('a long one is hidden too, where a long line is cut as well', () => {
    const secret = Array.from({ length: 700 }, (_, index) => index.toString(36).padStart(4, '/')).join('');
    const redact = createRedactor([secret]);
    expect(redact(`<${secret}>`)).toBe('<•••>');
    for (const printed of [secret, encodeURIComponent(secret), JSON.stringify(secret)]) {
      for (const before of [0, 100, 500, 900]) {
        const splitter = createLineSplitter(redact);
        const text = `${'.'.repeat(maxLineLength - before)}${printed}${'.'.repeat(20_000)}\n`;
        const [line = ''] = splitter.push(Buffer.from(text));
        expect(line.replace(/more characters cut/, '')).toMatch(/^[.•"]+ … \[[\d,]+ \]$/);
      }
    }
  });

  test('as large a value as an environment takes is no burden', () => {
    const secret = '0aZ/'.repeat(32_000);
    expect(createRedactor([secret])(`a ${secret} b %2F`)).not.toContain('0aZ');
  });

  test('a long run of backslashes that is none of ours is looked through at once', () => {
    const redact = createRedactor([`${'\\'.repeat(60)}end`, '%25%25%25%25']);
    const line = `${'\\'.repeat(8000)}${'%2'.repeat(2000)}`;
    expect(redact(line) === line).toBe(true);
  });

  test('a value that is a sequence of a terminal, with a secret as its text, does not stop it', () => {
    const title = '\u001b]0;abcdef-long\u0007';
    const redact = createRedactor([title, 'abcdef-long']);
    expect(redact(`x ${title} %41`)).not.toContain('abcdef');
    expect(redact(`x ${title} abcdef-long`)).not.toContain('abcdef');
  });

  test('a value that is no valid Unicode does not stop it', () => {
    expect(createRedactor(['abc\ud800def'])('x abc\ud800def')).toBe('x •••');
  });
});
