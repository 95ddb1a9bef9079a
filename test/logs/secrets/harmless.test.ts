import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/logs/redact.ts';
import { createSettingsRedactor, secretsInSettings, secretValues } from '../../../src/logs/secrets/values.ts';

/** States, ports, names and addresses that the program and its app write all the time. */
const texts = `
starting|ready|stopping|stopped|backoff|failed|off|connecting|online|reconnecting|pass|fail|skipped|accepted|refused|streamlit
ngrok|visits|ocap-dev|stdout|stderr|local|tunnel|dev-proxy|prod-proxy|custom|health|websocket|host-config|SIGTERM|SIGKILL|SIGHUP
8501|8502|4040|443|80|5432|6379|27017|65535|http://localhost:8502|http://127.0.0.1:8502|https://localhost|localhost|127.0.0.1|0.0.0.0
[::1]:8502|192.168.1.10|10.0.0.7:8501|1.53.0|v24.21.0|3.12.4|true|false|TRUE|yes|no|none|null|default|production|development|staging
admin|administrator|username|password|secret|postgres|postgresql|mysql|mariadb|mongodb|redis|rabbitmq|sqlite|docker|python|python3
localhost:5432|http://db:5432|https://example.org|https://example.org/|redis://cache:6379|amqp://mq:5672/|enabled|disabled|required
optional|anonymous|public|private|primary|replica|master|default|example|testing|sandbox|preview|release|session|timeout|warning
error|critical|debugging|Traceback|403|502|GET /|127.0.0.1:40404|app/front.py|app.py|main.py|certs/server.pem|Admin|Online
STARTING|Localhost|Password
`
  .trim()
  .split(/[|\n]/);

describe('a text that everybody writes', () => {
  it('there are a hundred of them and more', () => {
    expect(texts.length).toBeGreaterThanOrEqual(100);
  });

  it.each(texts)('%s stays as it is, also if it is the password of something', (text) => {
    const redact = createSettingsRedactor(`DB_PASSWORD=${text}\nOTHER=postgres://app:${text}@h/db\n`, {
      API_KEY: text,
    });
    const line = `14:03 process ${text} at http://localhost:8502, tunnel online: ${text}.`;
    expect(redact(line)).toBe(line);
  });
});

describe('a value that a harmless variable has too', () => {
  it('is no secret: a database of the same name, a host, a script', () => {
    const env =
      'DB_NAME=ocapshop\nDB_PASSWORD=ocapshop\nSTREAMLIT_APP=pages/front.py\nAPI_KEY=pages/front.py\n';
    expect(secretsInSettings(env, { SMTP_PASS: 'ocapshop' })).toEqual([]);
    expect(secretValues({ PGUSER: 'shopkeeper', PGPASSWORD: 'shopkeeper' })).toEqual([]);
  });

  it('is no secret if it is the name of a variable', () => {
    expect(secretValues({ SECRET_KEY: 'STREAMLIT_APP', STREAMLIT_APP: 'app.py' })).toEqual([]);
  });

  it.each(['sk-Ab12Cd34Ef56', 'hunter2hunter2', '0f1e2d3c4b5a6978', 'correcthorsebatterystaple'])(
    'is one all the same if it looks like one: %s',
    (value) => {
      expect(secretValues({ LLM: value, OPENAI_API_KEY: value })).toEqual([value]);
    },
  );

  it('is one if the harmless line is only commented out', () => {
    expect(secretsInSettings('# DB_NAME=ocapshop\nDB_PASSWORD=ocapshop\n', {})).toEqual(['ocapshop']);
  });
});

it('a password of digits is no part of a longer number, and is hidden wherever it stands by itself', () => {
  const redact = createRedactor(secretValues({ DB_PASSWORD: '123456' }));
  const line = 'row 1234567 at 1612345678, 0.91234567 s, 7123456';
  expect(redact(line)).toBe(line);
  expect(redact('123456 x123456y %20123456 "\\u0020123456" \u001b[1m123456\u001b[0m pw=123456.')).toBe(
    '••• x•••y %20••• "\\u0020•••" \u001b[1m•••\u001b[0m pw=•••.',
  );
});

it('a common word within a longer secret is none, and the secret is found', () => {
  const redact = createRedactor(secretValues({ DB_PASSWORD: 'online-shop-4711' }));
  expect(redact('online: online-shop-4711')).toBe('online: •••');
});

it('each of several keys is one', () => {
  expect(secretValues({ API_KEYS: 'sk-first-1, sk-second-2' })).toEqual([
    'sk-first-1, sk-second-2',
    'sk-first-1',
    'sk-second-2',
  ]);
  expect(secretValues({ NGROK_BASIC_AUTH: 'anna:hunter2hunter2,bo:s3cr3tword' })).toEqual(
    expect.arrayContaining(['hunter2hunter2', 's3cr3tword', btoa('anna:hunter2hunter2')]),
  );
});

describe('a line that only looks as if something stood in it for something else', () => {
  const redact = createRedactor(["o'Neil-4711", 'geheimnißvoll', 'p$ss%word"', 's3cr3t&word']);

  it.each([
    'GET /search?q=1&amp;page=2&copy=3 &#39;x&#39; &lt;b&gt; &#9999999; &#x;',
    'C:\\303\\237\\123 \\057srv \\u{1f511} \\u{ffffff} \\N{BULLET} \\400',
    'Basic dashboard, Basic YW5uYTpub3RoaW5n, Basic 12345678',
    "it''s 100 %% of $$5, \"\"x\"\" 'it'\"'\"'s' 'it'\\''s'",
    'e\u0301te\u0301, \u041f\u0440\u0438\u0432\u0435\u0442, \u0438\u0306, \u304b\u3099, a\u0301\u0327\u034f',
  ])('%s', (line) => {
    expect(redact(line)).toBe(line);
  });
});
