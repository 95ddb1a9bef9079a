import { describe, expect, it } from 'vitest';
import { secretsWithin } from '../../../src/logs/secrets/within.ts';

describe('within a value', () => {
  it.each([
    ['the password of an address', 'postgres://app:s3cr3tword@db/shop', ['s3cr3tword']],
    ['that of each of several', 'amqp://u1:passone1@h1,amqp://u2:passtwo2@h2', ['passone1', 'passtwo2']],
    [
      'of several behind semicolons',
      'amqp://u1:passone1@h1;amqps://u2:passtwo2@h2:5671/v',
      ['passone1', 'passtwo2'],
    ],
    ['of one with several hosts', 'mongodb://app:s3cr3tword@h1:27017,h2:27017/shop?w=1', ['s3cr3tword']],
    ['with a bare slash', 'postgres://app:pa55/w0rd@h/db', ['pa55/w0rd']],
    [
      'with a bare slash and a question mark',
      'postgresql+psycopg2://app:pa/55?w0rd@h:5432/db',
      ['pa/55?w0rd'],
    ],
    ['with a bare hash', 'redis://:pa55#w0rd@h:6379/0', ['pa55#w0rd']],
    ['that is encoded', 'mysql://app:p%40ss%2Fw0rd@h/db', ['p@ss/w0rd']],
    ['that is encoded badly', 'mysql://app:p%40ss%w0rd@h/db', ['p@ss%w0rd', 'p%40ss%w0rd']],
    ['with several @', 'amqp://app:s3cr3t@w@rd@mq', ['s3cr3t@w@rd']],
    ['that a program has in its own way', 'app:s3cr3tword@tcp(db:3306)/shop', ['s3cr3tword']],
    [
      'a token in the place of a name',
      'https://ghp_16C7e42F292c6912E7710c8@github.com/x',
      ['ghp_16C7e42F292c6912E7710c8'],
    ],
    [
      'what a connection string assigns',
      'Server=db;User Id=app;Password=s3cr3tword;Timeout=30',
      ['s3cr3tword'],
    ],
    ['under its short name', 'Server=db;Uid=app;Pwd=s3cr3tword;Timeout=30', ['s3cr3tword']],
    ['in braces, as ODBC has it', 'Driver={x};Uid=app;PWD={a}}b;s3cr3t};', ['a}}b;s3cr3t', 'a}b;s3cr3t']],
    ['with spaces, up to the semicolon', 'Server=db;Password=my s3cr3t word;x=y', ['my s3cr3t word', 'my']],
    ['in quotes', `host=db password='my; s3cr3t' dbname=shop`, ['my; s3cr3t', 'my;']],
    ['a key of an account', 'AccountName=shop;AccountKey=Ab12Cd34==;EndpointSuffix=x', ['Ab12Cd34==']],
    ['what libpq is given', 'host=db user=app password=s3cr3tword dbname=shop', ['s3cr3tword']],
    ['a parameter of an address', 'jdbc:postgresql://db/shop?user=app&password=s3cr3tword', ['s3cr3tword']],
    [
      'the signature of an address',
      'https://shop.blob.core.windows.net/a?sv=2022-11-02&sr=b&sig=Ab1%2BCd2%2FEf3%3D&se=2027-01-01',
      ['Ab1+Cd2/Ef3='],
    ],
    [
      'that of S3',
      'https://b.s3.amazonaws.com/k?X-Amz-Date=20260101T0Z&X-Amz-Signature=fe5f80f77d5f',
      ['fe5f80f77d5f'],
    ],
    ['that of Google', 'https://storage.googleapis.com/b/o?X-Goog-Signature=247a2aa45f16', ['247a2aa45f16']],
    [
      'what calls a function',
      'https://f.azurewebsites.net/api/x?code=aB3dE5-gH7jK9_mN1pQ3==',
      ['aB3dE5-gH7jK9_mN1pQ3=='],
    ],
    [
      'what Slack gives',
      'https://hooks.slack.com/services/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',
      ['a1B2c3D4e5F6g7H8i9J0k1L2'],
    ],
    [
      'what Discord gives',
      'https://discord.com/api/webhooks/112233445566778899/aB3-dE5_gH7jK9mN1pQ3sT5v',
      ['aB3-dE5_gH7jK9mN1pQ3sT5v'],
    ],
    [
      'what Teams gives',
      'https://acme.webhook.office.com/webhookb2/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0@1a2b/IncomingWebhook/9f8e7d6c5b4a39281706f5e4d3c2b1a0/x',
      ['0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0@1a2b', '9f8e7d6c5b4a39281706f5e4d3c2b1a0'],
    ],
    ['what mysql is given', 'mysqldump -h db -u app -ps3cr3tword shop > /backup', ['s3cr3tword']],
    ['what mysql is given first', "mysql -p's3cr3tword' shop", ['s3cr3tword']],
    ['an option', 'backup --user app --password s3cr3tword --to /srv', ['s3cr3tword']],
    ['an option in quotes', 'deploy --api-key "sk-Ab12Cd34" --force', ['sk-Ab12Cd34']],
    ['what ssh is given', 'sshpass -p s3cr3tword ssh app@h', ['s3cr3tword']],
    ['what curl is given', 'curl -fsS -u app:s3cr3tword https://h/', ['s3cr3tword']],
    ['what redis is given', 'redis-cli -h cache -a s3cr3tword ping', ['s3cr3tword']],
    ['a part of JSON', '{"type": "x", "private_key": "MIIEvQ", "client_email": "a@b.example"}', ['MIIEvQ']],
  ])('it is %s', (_, value, secrets) => {
    expect(secretsWithin(value)).toEqual(secrets);
  });

  it.each([
    'https://example.org:8080/people/a@b',
    'http://localhost:8502/~anna@home',
    'https://example.org/a:b@c',
    'postgres://postgres:postgres@localhost/shop',
    'https://anna@example.org/',
    'https://one.example,https://two.example:8443',
    'mailto:a@b.example',
    'host=db port=5432 sslmode=require',
    '{"project": "shop", "port": 8502}',
    '{ no JSON',
    'a: b, c=d',
    'https://api.example/x?signature=required&code=invite2&sig=none&designature=Ab12Cd34Ef',
    'https://github.com/acme/webhooks-documentation-and-examples/blob/main/README.md',
    'https://example.org/hooks/v2/deploy-production-2026',
    'https://example.org/static/9f8e7d6c5b4a39281706f5e4d3c2b1a0.js',
    'docker run --name mysql -p3306:3306/tcp mysql',
    'docker compose -p shop-backend-2 up mysql',
    'mysql -h db -u app -P3306 shop; cp -pr /srv/a /srv/b',
    'run --password-file /run/secrets/db --key created_at --tokens many --token-limit 4711',
    'curl -u app https://h:8443/',
    'server --password --verbose',
    'mysql -p"$DB_PASSWORD" shop; run --password "$DB_PASSWORD" --api-key $(cat key)',
  ])('there is none: %s', (value) => {
    expect(secretsWithin(value)).toEqual([]);
  });
});

it.each(['mysql -p x ', 'http://', 'https://a.b/hook/', 'curl -u a', '--key ', '--password  '])(
  'a megabyte of %s is looked through at once',
  (text) => {
    const startMs = performance.now();
    secretsWithin(text.repeat(1_000_000 / text.length));
    expect(performance.now() - startMs).toBeLessThan(3000);
  },
);
