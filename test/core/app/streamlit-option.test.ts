import { expect, it } from 'vitest';
import { writtenOption } from '../../../src/core/app/streamlit-option.ts';

const limit = (texts: readonly string[], env = {}) => writtenOption('server.maxUploadSize', texts, env);

it('an option is what was written last, the environment before the files', () => {
  const texts = ['\uFEFF[server]\nmaxUploadSize = 300\n', '[server]\nmaxUploadSize = 500\n'];
  expect(limit([])).toBeNull();
  expect(limit(texts)).toBe('500');
  expect(limit(texts, { STREAMLIT_SERVER_MAX_UPLOAD_SIZE: '700' })).toBe('700');
  expect(limit(texts, { STREAMLIT_SERVER_MAX_UPLOAD_SIZE: '' })).toBe('500');
  expect(limit(['[server]\nmaxUploadSize = "env:LIMIT"\n'], { LIMIT: '9' })).toBe('9');
  expect(limit(['[server\n', 'server = 1'])).toBeNull();
});

it('its variable has an underscore before each word', () => {
  expect(writtenOption('server.baseUrlPath', [], { STREAMLIT_SERVER_BASE_URL_PATH: 'x' })).toBe('x');
  expect(writtenOption('server.enableCORS', [], { STREAMLIT_SERVER_ENABLE_CORS: 'x' })).toBe('x');
});
