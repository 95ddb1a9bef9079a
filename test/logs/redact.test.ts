import { describe, expect, test } from 'vitest';
import { createRedactor, secretValues } from '../../src/logs/redact.ts';

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

  test('a value that is no valid Unicode does not stop it', () => {
    expect(createRedactor(['abc\ud800def'])('x abc\ud800def')).toBe('x •••');
  });
});

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
  ])('%s holds a secret', (name) => {
    expect(secretValues({ [name]: 'the value' })).toEqual(['the value']);
  });

  test.each([
    'STREAMLIT_PORT',
    'NGROK_DOMAIN',
    'KEYBOARD',
    'MONKEY',
    'TOKENS_PER_MINUTE',
    'SECRETARY',
    'REDIS_URL',
  ])('%s holds none', (name) => {
    expect(secretValues({ [name]: 'the value' })).toEqual([]);
  });

  test('an empty value is nothing to hide', () => {
    expect(secretValues({ API_KEY: '' })).toEqual([]);
  });
});
