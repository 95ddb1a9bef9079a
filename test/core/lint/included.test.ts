import { expect, it } from 'vitest';
import { lintFiles } from '../../../src/core/lint/lint-files.ts';

const site = `server {
  server_name app.example.org;
  location / {
    proxy_pass http://127.0.0.1:8501;
    proxy_set_header Host $host;
    include snippets/websocket.conf;
  }
}
`;
const snippet = `proxy_http_version 1.1;
proxy_set_header Upgrade $http_upgrade;
proxy_set_header Connection "upgrade";
proxy_set_header Origin https://app.example.org;
`;

it('a line that sites include is told of in its own file, and once', () => {
  const files = [
    { name: 'nginx/one.conf', text: site },
    { name: 'nginx/two.conf', text: site },
    { name: 'nginx/snippets/websocket.conf', text: snippet },
  ];
  expect(lintFiles(files, {})).toMatchObject([
    { file: 'nginx/snippets/websocket.conf', line: 4, code: 'origin-rewritten', fix: { line: 4, text: '' } },
  ]);
});

it('what is included from elsewhere may say all that is missing', () => {
  const elsewhere = site.replace('snippets/websocket.conf', '/etc/nginx/snippets/ours.conf');
  expect(lintFiles([{ name: 'one.conf', text: elsewhere }], {})).toEqual([]);
});

it('a name that another file of the project reads is not renamed', () => {
  const name = 'STREAMLIT_SERVER_ALLOWED_ORIGINS';
  const files = [
    { name: 'run.sh', text: `export ${name}="https://a.org,https://b.org"\nstreamlit run app.py\n` },
    { name: 'api.py', text: `import os\norigins = os.environ["${name}"].split(",")\n` },
  ];
  expect(lintFiles(files, {})).toMatchObject([{ file: 'run.sh', code: 'list-name', fix: null }]);
  expect(lintFiles(files.slice(0, 1), {})).toMatchObject([{ fix: { line: 1 } }]);
});
