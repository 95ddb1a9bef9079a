import { expect, it } from 'vitest';
import { writtenOption } from '../../../../src/core/app/options/streamlit-options.ts';
import { readConfigFiles } from '../../../../src/core/app/streamlit-config.ts';

function limit(texts: readonly string[], env = {}): string | null {
  const files = texts.map((text, index) => ({ name: `${index}/config.toml`, text }));
  const config = readConfigFiles(files, env);
  return writtenOption('server.maxUploadSize', { extraArgs: [], env, config })?.text ?? null;
}

it('an option is what was written last, the environment before the files', () => {
  const texts = ['[server]\nmaxUploadSize = 300\n', '[server]\nmaxUploadSize = 500\n'];
  expect(limit([])).toBeNull();
  expect(limit(texts)).toBe('500');
  expect(limit(texts, { STREAMLIT_SERVER_MAX_UPLOAD_SIZE: '700' })).toBe('700');
  expect(limit(texts, { STREAMLIT_SERVER_MAX_UPLOAD_SIZE: '' })).toBe('500');
  expect(limit(['[server]\nmaxUploadSize = "env:LIMIT"\n'], { LIMIT: '9' })).toBe('9');
  expect(limit(['[server\n', 'server = 1'])).toBeNull();
});
