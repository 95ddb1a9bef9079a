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
  ])('there is none: %s', (value) => {
    expect(secretsWithin(value)).toEqual([]);
  });
});
