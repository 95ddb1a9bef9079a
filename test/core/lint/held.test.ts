import { expect, it } from 'vitest';
import { lintFiles, mendFile } from '../../../src/core/lint/lint-files.ts';

const headers = (dollar: string) => [
  'proxy_pass http://127.0.0.1:8501;',
  `proxy_set_header Host ${dollar}host;`,
  'proxy_http_version 1.1;',
  `proxy_set_header Upgrade ${dollar}http_upgrade;`,
  'proxy_set_header Connection "upgrade";',
];
const wrong = 'proxy_set_header Origin https://app.example.org;';
const site = (indent: string, dollar: string, ...more: readonly string[]) =>
  [
    'server {',
    '  server_name app.example.org;',
    '  location / {',
    ...[...headers(dollar), ...more].map((line) => `    ${line}`),
    '  }',
    '}',
  ]
    .map((line) => `${indent}${line}\n`)
    .join('');

const ingress = (annotation: string, port = 8501) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  annotations:
    ${annotation}
spec:
  rules:
    - http:
        paths:
          - backend:
              service:
                name: app
                port:
                  number: ${port}
`;

it.each([
  ['k8s/nginx.yaml', 'kind: ConfigMap\ndata:\n  default.conf: |\n', '    ', '$', '  other: x\n'],
  ['compose.yaml', 'configs:\n  site:\n    content: |-\n', '      ', '$$', ''],
  ['setup.sh', 'cat > /etc/nginx/conf.d/app.conf <<EOF\n', '', '\\$', 'EOF\nnginx -t\n'],
  ['Dockerfile', "FROM nginx\nCOPY <<'EOF' /etc/nginx/conf.d/app.conf\n", '', '$', 'EOF\n'],
])('a site of nginx that stands in %s is read there', (name, before, indent, dollar, after) => {
  const right = before + site(indent, dollar) + after;
  const files = (text: string) => [{ name, text }];
  expect(lintFiles(files(right), {})).toEqual([]);
  const text = before + site(indent, dollar, wrong) + after;
  const line = text.slice(0, text.indexOf(wrong)).split('\n').length;
  expect(lintFiles(files(text), {})).toMatchObject([
    { line, code: 'origin-rewritten', fix: { line, text: '' } },
  ]);
  expect(mendFile(name, files(text), {})?.text).toBe(right);
});

const snippet = (line: string) => `nginx.ingress.kubernetes.io/configuration-snippet: |\n      ${line}`;

it.each([
  [snippet(wrong), 'origin-rewritten', 6],
  [snippet('more_clear_input_headers "Origin";'), 'origin-rewritten', 6],
  ['nginx.ingress.kubernetes.io/proxy-read-timeout: "10"', 'idle-cut', 5],
  ['nginx.ingress.kubernetes.io/proxy-body-size: 8m', 'body-limit', 5],
  [
    'nginx.ingress.kubernetes.io/enable-cors: "true"\n    nginx.ingress.kubernetes.io/cors-allow-origin: "*"',
    'acao-header',
    6,
  ],
])('an Ingress has its lines for nginx in annotations: %s', (annotation, code, line) => {
  const found = (text: string) => lintFiles([{ name: 'k8s/ingress.yaml', text }], {});
  expect(found(ingress(annotation))).toMatchObject([{ code, line }]);
  // Not of the app.
  expect(found(ingress(annotation, 5000))).toEqual([]);
});

it.each([
  snippet('proxy_set_header Origin $http_origin;'),
  'nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"',
  'nginx.ingress.kubernetes.io/proxy-body-size: "0"',
  'nginx.ingress.kubernetes.io/cors-allow-origin: "*"',
])('an Ingress with %s is right', (annotation) => {
  expect(lintFiles([{ name: 'k8s/ingress.yaml', text: ingress(annotation) }], {})).toEqual([]);
});

const policy = (action: string) => `on_http_request:
  - actions:
      - type: ${action}
`;

it.each([
  ['remove-headers\n        config:\n          headers:\n            - origin', 5],
  [
    'add-headers\n        config:\n          headers:\n            x-a: b\n            Origin: https://app.example.org',
    7,
  ],
])("a traffic policy of ngrok that makes strangers one of the app's: %s", (action, line) => {
  expect(lintFiles([{ name: 'policy.yml', text: policy(action) }], {})).toMatchObject([
    { line, code: 'origin-rewritten' },
  ]);
});

it('a traffic policy with other headers is right, and so is a recording of requests', () => {
  const other = policy('remove-headers\n        config:\n          headers: [x-origin]');
  const recorded = 'interactions:\n  - request:\n      headers:\n        Origin: [https://a.example]\n';
  expect(
    lintFiles(
      [
        { name: 'policy.yml', text: other },
        { name: 'a.yaml', text: recorded },
      ],
      {},
    ),
  ).toEqual([]);
});

it('a ConfigMap may hold a file of HAProxy or of Caddy as well', () => {
  const held = `kind: ConfigMap
data:
  haproxy.cfg: |
    listen app
      bind :80
      http-request del-header Origin
      server one app:8501
  Caddyfile: |
    :80 {
      reverse_proxy app:8501 {
        header_up -Origin
      }
    }
`;
  expect(lintFiles([{ name: 'k8s/proxies.yaml', text: held }], {})).toMatchObject([
    { line: 6 },
    { line: 11 },
  ]);
});
