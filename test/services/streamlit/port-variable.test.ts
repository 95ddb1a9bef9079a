import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { usesPortVariable } from '../../../src/services/streamlit/port-variable.ts';
import { makeProject } from '../../support/streamlit.ts';

it.each([
  ['Procfile', 'web: streamlit run app.py --server.port $PORT --server.address 0.0.0.0\n', true],
  ['Procfile', 'web: sh setup.sh && streamlit run app.py --server.port=$PORT\n', true],
  ['docker-compose.yml', 'services:\n  app:\n    ports:\n      - "\u0024{PORT:-8501}:8501"\n', true],
  ['compose.yaml', 'services:\n  app:\n    command: streamlit run app.py --server.port \u0024{PORT}\n', true],
  ['compose.yaml', 'services:\n  app:\n    # ports: "\u0024{PORT}:8501"\n    ports: ["8501:8501"]\n', false],
  ['Procfile', 'web: streamlit run app.py --server.port $PORTAL\n', false],
  ['Procfile', 'web: streamlit run app.py\n', false],
  ['other.yml', '$PORT', false],
])('%s with %j: %s', async (file, text, uses) => {
  const folder = makeProject({ [file]: text });
  expect(await usesPortVariable(folder)).toBe(uses);
  rmSync(folder, { recursive: true });
});
