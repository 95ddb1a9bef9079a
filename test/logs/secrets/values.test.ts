import { describe, expect, it, test } from 'vitest';
import { createRedactor } from '../../../src/logs/redact.ts';
import {
  createRecipeRedactor,
  secretsInSettings,
  secretsInToml,
  secretValues,
} from '../../../src/logs/secrets/values.ts';

describe('secretValues', () => {
  test.each([
    'NGROK_AUTHTOKEN',
    'GITHUB_TOKEN',
    'OPENAI_API_KEY',
    'AWS_SECRET_ACCESS_KEY',
    'CLIENT_SECRET',
    'DB_PASSWORD',
    'PASSWORD',
    'PASSWORD_HASH',
    'my_api_token',
    'TOKEN',
    'API_KEY_2',
    'SECRET_KEY1',
    'JWT_SECRETS',
    'MYSQL_PWD',
    'SMTP_PASS',
    'SSH_PASSPHRASE',
    'PGPASSWORD',
    'api-key',
  ])('%s holds a secret', (name) => {
    expect(secretValues({ [name]: 'the value' })).toEqual(['the value']);
  });

  test.each([
    'STREAMLIT_PORT',
    'NGROK_DOMAIN',
    'KEYBOARD',
    'MONKEY',
    'TOKENS_PER_MINUTE',
    'MAX_TOKENS',
    'BYPASS',
    'PWD',
    'OLDPWD',
    'SECRETARY',
    'REDIS_URL',
  ])('%s holds none', (name) => {
    expect(secretValues({ [name]: 'the value' })).toEqual([]);
  });

  test('an empty value is nothing to hide', () => {
    expect(secretValues({ API_KEY: '' })).toEqual([]);
  });
});

describe('secretValues of an address', () => {
  test.each([
    ['postgres://app:s3cr3t%2Fword@db.example/shop', ['s3cr3t/word']],
    ['redis://:s3cr3tword@cache:6379', ['s3cr3tword']],
    ['amqp://app:s3cr3t@word@mq', ['s3cr3t@word']],
    ['postgres://app:100%@db', ['100%']],
  ])('hold the password in it: %s', (value, secrets) => {
    expect(secretValues({ DATABASE_URL: value })).toEqual(secrets);
  });

  test.each([
    'https://example.org/a:b@c',
    'postgres://postgres:postgres@localhost/shop',
    'mailto:a@b.example',
  ])('hold none without one, nor where it is the name: %s', (value) =>
    expect(secretValues({ DATABASE_URL: value })).toEqual([]),
  );
});

test.each([
  ['JSON', '{"Authorization": "Bearer tokHeader123456"}', ['tokHeader123456']],
  ["OpenTelemetry's variables", 'authorization=Basic%20dXNlcjpwYXNzMTIz', ['dXNlcjpwYXNzMTIz']],
  ['prose: none', 'Basic dashboard of the town', []],
])('what a header says after its scheme is secret, in %s', (_, value, secrets) =>
  expect(secretValues({ OTLP_HEADERS: value })).toEqual(secrets),
);

describe('secretsInSettings', () => {
  test.each([
    ['as both readers have it', 'API_KEY=sk-one#two', ['sk-one', 'sk-one#two']],
    ['in a line that is commented out', '# OLD_API_KEY=sk-former', ['sk-former']],
    ['in the line of another, whose end is missing', 'STREAMLIT_PORT=8502 API_KEY=sk-lost', ['sk-lost']],
    ['in a line that is no assignment', '- API_KEY="sk-list"', ['sk-list']],
  ])('finds one %s', (_, text, secrets) => {
    expect(secretsInSettings(text, {})).toEqual(expect.arrayContaining(secrets));
  });

  test('finds none where there is none', () => {
    expect(
      secretsInSettings(
        'STREAMLIT_PORT=8502\n# a comment: see https://example.org\n# API_KEY: optional\n',
        {},
      ),
    ).toEqual([]);
  });
});

test.each([
  ['RUN mysqldump -u app -ps3cr3tword shop', 'RUN mysqldump -u app -p••• shop'],
  ['  command: backup --password s3cr3tword', '  command: backup --password •••'],
  [
    'curl "https://hooks.slack.com/services/T01/B01/a1B2c3D4e5F6g7H8"',
    'curl "https://hooks.slack.com/services/T01/B01/•••"',
  ],
  ['exec streamlit run app.py --server.port 8502 --password $APP_PASSWORD', null],
  [
    'NGROK_AUTHTOKEN=2abcDEF0123456789 streamlit run app.py --server.enableCORS=false',
    'NGROK_AUTHTOKEN=••• streamlit run app.py --server.enableCORS=false',
  ],
  [
    `export APP_PASSWORD='two words' DB_PASSWORD="three more words"`,
    `export APP_PASSWORD='•••' DB_PASSWORD="•••"`,
  ],
  ['Environment="API_KEY=sk-Ab12Cd34" "PORT=8502"', 'Environment="API_KEY=•••" "PORT=8502"'],
])('of a recipe, what a command is given is secret: %s', (line, shown) => {
  expect(createRecipeRedactor(`# a start\n${line}\n`)(line)).toBe(shown ?? line);
});

describe('a secrets.toml', () => {
  const text = `db_username = "shopkeeper"
OpenAI_key = "sk-Ab12Cd34"

[passwords]
anna = "horse-battery"
"ben.b" = 'staple-staple'

[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
client_secret = "never-shown-1"
server_metadata_url = "https://accounts.example/.well-known/openid-configuration"

[connections.shop]
url = "postgresql://shop:s3cr3tword@db.example/shop"
host = "db.example"
password = { value = "x" }

[gcp_service_account]
type = "service_account"
project_id = "shop-backend"
private_key = """-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkq
-----END PRIVATE KEY-----
"""
`;

  it('holds what its names say, all of [passwords], passwords of addresses, and keys of several lines', () => {
    const redact = createRedactor(secretsInToml(text));
    for (const secret of ['sk-Ab12Cd34', 'horse-battery', 'staple-staple', 'never-shown-1', 's3cr3tword'])
      expect(redact(`a ${secret} b`)).toBe('a ••• b');
    expect(redact('MIIEvQIBADANBgkq')).toBe('•••');
  });

  it.each([
    'shopkeeper at http://localhost:8501/oauth2callback',
    'https://accounts.example/.well-known/openid-configuration',
    'postgresql://shop@db.example/shop: service_account of shop-backend, anna and ben.b',
    '[passwords] [connections.shop] private_key client_secret',
  ])('and nothing else: %s', (line) => {
    expect(createRedactor(secretsInToml(text))(line)).toBe(line);
  });
});
