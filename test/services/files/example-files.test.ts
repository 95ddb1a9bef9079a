import { rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { envExampleOf, secretsExampleOf } from '../../../src/services/files/example-files.ts';
import { makeProject } from '../../support/streamlit.ts';

let folder = '';
afterEach(() => rmSync(folder, { recursive: true }));

it.each([
  ['.env.example', '.env'],
  ['.env.template', '.env'],
  ['.env.sample', '.env'],
  ['env.example', '.env'],
  ['example.env', '.env'],
  ['.env.dev.sample', '.env.dev'],
])('%s is offered as the example of %s', async (name, envFile) => {
  folder = makeProject({ [name]: 'A=1\n', 'other.example': '' });
  expect(await envExampleOf(folder, envFile)).toBe(name);
});

it('.env.example comes first; without any there is none', async () => {
  folder = makeProject({ '.env.sample': '', '.env.example': '', 'env.example': '' });
  expect(await envExampleOf(folder, '.env')).toBe('.env.example');
  expect(await envExampleOf(folder, 'local.env')).toBeNull();
});

it.each(['.streamlit/secrets.toml.example', '.streamlit/secrets.example.toml', 'secrets.toml.template'])(
  '%s is offered where there are no secrets',
  async (name) => {
    folder = makeProject({ [name]: '', 'with/.streamlit/secrets.toml': '', [`with/${name}`]: '' });
    expect(await secretsExampleOf(folder, '/no/such')).toBe(name);
    expect(await secretsExampleOf(`${folder}/with`, '/no/such')).toBeNull();
    // Streamlit reads the home's too.
    expect(await secretsExampleOf(folder, `${folder}/with`)).toBeNull();
  },
);
