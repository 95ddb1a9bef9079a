import { listing, type SiteCase } from './site-case.ts';

const caddy = { server: 'caddy', file: 'Caddyfile' } as const;
const apache = { server: 'apache', file: 'sites-available/app.conf' } as const;
const traefik = { server: 'traefik', file: 'traefik/dynamic.yml' } as const;

const host = (...lines: readonly string[]) =>
  `<VirtualHost *:80>\n    ServerName app.example.org\n${lines.map((line) => `    ${line}\n`).join('')}</VirtualHost>\n`;
const pass = 'ProxyPass / http://127.0.0.1:8501/';
// Built of two pieces: it is Apache's, and no template's.
const appVariable = ['$', '{APP}'].join('');
const right = ['ProxyPreserveHost On', `${pass} upgrade=websocket`] as const;

const dynamic = (middleware: string, balancer = '') => `http:
  routers:
    app:
      rule: Host(\`app.example.org\`)
      service: app
${middleware}  services:
    app:
      loadBalancer:
${balancer}        servers:
          - url: http://127.0.0.1:8501
`;

const dynamicToml = (headers: string) => `[http.routers.app]
  rule = "Host(\`app.example.org\`)"
  service = "app"
[http.middlewares.cure.headers]
  [http.middlewares.cure.headers.customRequestHeaders]
      ${headers}
[http.services.app.loadBalancer]
    [[http.services.app.loadBalancer.servers]]
      url = "http://127.0.0.1:8501"
`;

export const otherCases: readonly SiteCase[] = [
  {
    ...caddy,
    title: 'Caddy: right',
    text: 'app.example.org {\n\treverse_proxy 127.0.0.1:8501\n}\n',
    codes: [],
  },
  {
    ...caddy,
    title: 'Caddy: Origin replaced',
    text: 'app.example.org {\n\treverse_proxy 127.0.0.1:8501 {\n\t\theader_up Origin https://app.example.org\n\t\theader_up X-Real-IP {remote_host}\n\t}\n}\n',
    codes: ['origin-rewritten'],
    fixed:
      'app.example.org {\n\treverse_proxy 127.0.0.1:8501 {\n\t\theader_up X-Real-IP {remote_host}\n\t}\n}\n',
  },
  {
    ...caddy,
    title: 'Caddy: Origin dropped, for all of the site',
    text: 'app.example.org {\n\trequest_header -Origin\n\treverse_proxy 127.0.0.1:8501\n}\n',
    codes: ['origin-rewritten'],
    fixed: 'app.example.org {\n\treverse_proxy 127.0.0.1:8501\n}\n',
  },
  {
    ...caddy,
    title: 'Caddy: Origin dropped by a snippet',
    text: '(bare) {\n\theader_up -Origin\n\theader_up X-Real-IP {remote_host}\n}\napp.example.org {\n\treverse_proxy 127.0.0.1:8501 {\n\t\timport bare\n\t}\n}\n',
    codes: ['origin-rewritten'],
    fixed:
      '(bare) {\n\theader_up X-Real-IP {remote_host}\n}\napp.example.org {\n\treverse_proxy 127.0.0.1:8501 {\n\t\timport bare\n\t}\n}\n',
  },
  {
    ...caddy,
    title: 'Caddy: a header of answers taken for a cure',
    text: 'app.example.org {\n\theader Access-Control-Allow-Origin *\n\treverse_proxy 127.0.0.1:8501\n}\n',
    codes: ['acao-header'],
    fixed: 'app.example.org {\n\treverse_proxy 127.0.0.1:8501\n}\n',
  },
  {
    ...caddy,
    title: 'Caddy: a header without which no WebSocket passes',
    text: 'app.example.org {\n\treverse_proxy 127.0.0.1:8501 {\n\t\theader_up -Upgrade\n\t}\n}\n',
    codes: ['upgrade-missing'],
    fixed: 'app.example.org {\n\treverse_proxy 127.0.0.1:8501 {\n\t}\n}\n',
  },
  {
    ...caddy,
    title: 'Caddy: a read timeout shorter than the pings',
    text: 'app.example.org {\n\treverse_proxy 127.0.0.1:8501 {\n\t\ttransport http {\n\t\t\tread_timeout 2s\n\t\t}\n\t}\n}\n',
    codes: ['idle-cut'],
    fixed:
      'app.example.org {\n\treverse_proxy 127.0.0.1:8501 {\n\t\ttransport http {\n\t\t\tread_timeout 1h\n\t\t}\n\t}\n}\n',
  },
  {
    ...caddy,
    title: 'Caddy: a limit below that of the app',
    text: 'app.example.org {\n\trequest_body {\n\t\tmax_size 1MB\n\t}\n\treverse_proxy 127.0.0.1:8501\n}\n',
    codes: ['body-limit'],
    fixed:
      'app.example.org {\n\trequest_body {\n\t\tmax_size 201MiB\n\t}\n\treverse_proxy 127.0.0.1:8501\n}\n',
  },
  {
    ...caddy,
    title: "Caddy: another Host than the visitor's",
    text: 'app.example.org {\n\treverse_proxy 127.0.0.1:8501 {\n\t\theader_up Host {upstream_hostport}\n\t}\n}\n',
    codes: ['host-missing'],
    fixed: 'app.example.org {\n\treverse_proxy 127.0.0.1:8501 {\n\t}\n}\n',
  },
  {
    ...caddy,
    title: "Caddy: another Host than the visitor's, whose name is in the list",
    text: 'app.example.org {\n\treverse_proxy 127.0.0.1:8501 {\n\t\theader_up Host {upstream_hostport}\n\t}\n}\n',
    others: listing,
    listed: true,
    codes: [],
  },
  {
    ...caddy,
    title: "Caddy: a hosted app, asked with the visitor's Host",
    text: 'app.example.org {\n\treverse_proxy https://shop.onrender.com\n}\n',
    listed: true,
    codes: ['host-missing'],
    fixed:
      'app.example.org {\n\treverse_proxy https://shop.onrender.com {\n\t\theader_up Host {upstream_hostport}\n\t}\n}\n',
  },
  {
    ...caddy,
    title: 'Caddy: another service beside it',
    text: 'app.example.org {\n\thandle /api/* {\n\t\treverse_proxy 127.0.0.1:8050 {\n\t\t\theader_up Origin https://x\n\t\t}\n\t}\n\thandle {\n\t\treverse_proxy 127.0.0.1:8501\n\t}\n}\n',
    codes: [],
  },
  {
    ...caddy,
    title: 'Caddy: Origin dropped by the beginning of its name',
    text: 'app.example.org {\n\treverse_proxy 127.0.0.1:8501 {\n\t\theader_up -Ori*\n\t}\n}\n',
    codes: ['origin-rewritten'],
    fixed: 'app.example.org {\n\treverse_proxy 127.0.0.1:8501 {\n\t}\n}\n',
  },
  {
    ...caddy,
    title: 'Caddy: a key without which no WebSocket passes',
    text: 'app.example.org {\n\treverse_proxy 127.0.0.1:8501 {\n\t\theader_up -Sec-WebSocket-*\n\t}\n}\n',
    codes: ['upgrade-missing'],
    fixed: 'app.example.org {\n\treverse_proxy 127.0.0.1:8501 {\n\t}\n}\n',
  },
  { ...apache, title: 'Apache: right', text: host(...right), codes: [] },
  {
    ...apache,
    title: 'Apache: no WebSocket passes',
    text: host('ProxyPreserveHost On', pass, 'ProxyPassReverse / http://127.0.0.1:8501/'),
    codes: ['upgrade-missing'],
    fixed: host(
      'ProxyPreserveHost On',
      `${pass} upgrade=websocket`,
      'ProxyPassReverse / http://127.0.0.1:8501/',
    ),
  },
  {
    ...apache,
    title: 'Apache: a way of its own for the WebSocket',
    text: host('ProxyPreserveHost On', 'ProxyPass /_stcore/stream ws://127.0.0.1:8501/_stcore/stream', pass),
    codes: [],
  },
  {
    ...apache,
    title: 'Apache: a way of its own that is asked too late',
    text: host('ProxyPreserveHost On', pass, 'ProxyPass /_stcore/stream ws://127.0.0.1:8501/_stcore/stream'),
    codes: ['upgrade-missing'],
    fixed: host(
      'ProxyPreserveHost On',
      `${pass} upgrade=websocket`,
      'ProxyPass /_stcore/stream ws://127.0.0.1:8501/_stcore/stream',
    ),
  },
  {
    ...apache,
    title: 'Apache: a rule for the WebSocket',
    text: host(
      'ProxyPreserveHost On',
      'RewriteEngine On',
      'RewriteCond %{HTTP:Upgrade} websocket [NC]',
      'RewriteRule /(.*) ws://127.0.0.1:8501/$1 [P,L]',
      pass,
    ),
    codes: [],
  },
  {
    ...apache,
    title: 'Apache: Origin replaced',
    text: host(...right, 'RequestHeader set Origin "https://app.example.org"'),
    codes: ['origin-rewritten'],
    fixed: host(...right),
  },
  {
    ...apache,
    title: 'Apache: Origin dropped in a location',
    text: host(
      'ProxyPreserveHost On',
      '<Location />',
      '  ProxyPass http://127.0.0.1:8501/ upgrade=websocket',
      '  RequestHeader unset Origin',
      '</Location>',
    ),
    codes: ['origin-rewritten'],
    fixed: host(
      'ProxyPreserveHost On',
      '<Location />',
      '  ProxyPass http://127.0.0.1:8501/ upgrade=websocket',
      '</Location>',
    ),
  },
  {
    ...apache,
    title: 'Apache: an early header counts for a whole host',
    text: host('RequestHeader unset Origin early', ...right),
    codes: ['origin-rewritten'],
    fixed: host(...right),
  },
  {
    ...apache,
    title: 'Apache: an early header in a location does nothing',
    text: host(
      'ProxyPreserveHost On',
      '<Location />',
      '  ProxyPass http://127.0.0.1:8501/ upgrade=websocket',
      '  RequestHeader unset Origin early',
      '</Location>',
    ),
    codes: [],
  },
  {
    ...apache,
    title: 'Apache: Origin dropped by a line that goes on',
    text: host(...right, 'RequestHeader \\\n        unset \\\n        Origin'),
    codes: ['origin-rewritten'],
  },
  {
    ...apache,
    title: 'Apache: no WebSocket passes to a balancer',
    text: `<Proxy balancer://app>\n    BalancerMember http://127.0.0.1:8501\n</Proxy>\n${host('ProxyPreserveHost On', 'ProxyPass / balancer://app/')}`,
    codes: ['upgrade-missing'],
    fixed: `<Proxy balancer://app>\n    BalancerMember http://127.0.0.1:8501 upgrade=websocket\n</Proxy>\n${host('ProxyPreserveHost On', 'ProxyPass / balancer://app/')}`,
  },
  {
    ...apache,
    title: 'Apache: Origin dropped before a name that Define sets',
    text: `Define APP http://127.0.0.1:8501\n${host(...right, 'RequestHeader unset Origin').replace('http://127.0.0.1:8501', () => appVariable)}`,
    codes: ['origin-rewritten'],
    fixed: `Define APP http://127.0.0.1:8501\n${host(...right).replace('http://127.0.0.1:8501', () => appVariable)}`,
  },
  {
    ...apache,
    title: 'Apache: a header of answers taken for a cure',
    text: host(...right, 'Header always set Access-Control-Allow-Origin "*"'),
    codes: ['acao-header'],
    fixed: host(...right),
  },
  {
    ...apache,
    title: "Apache: another Host than the visitor's",
    text: host(`${pass} upgrade=websocket`),
    codes: ['host-missing'],
    fixed: host(`${pass} upgrade=websocket`, 'ProxyPreserveHost On'),
  },
  {
    ...apache,
    title: 'Apache: a timeout shorter than the pings',
    text: host('Timeout 2', ...right),
    codes: ['idle-cut'],
    fixed: host('Timeout 3600', ...right),
  },
  {
    ...apache,
    title: 'Apache: limits that do not touch what is passed on',
    text: host('LimitRequestBody 1048576', 'ProxyTimeout 2', ...right),
    codes: [],
  },
  {
    ...apache,
    title: 'Apache: Origin for those who send none',
    text: host(...right, 'RequestHeader setifempty Origin "https://app.example.org"'),
    codes: [],
  },
  { ...traefik, title: 'Traefik: right', text: dynamic(''), codes: [] },
  {
    ...traefik,
    title: 'Traefik: Origin replaced',
    text: dynamic(
      '  middlewares:\n    cure:\n      headers:\n        customRequestHeaders:\n          X-Forwarded-Proto: https\n          Origin: https://app.example.org\n',
    ),
    codes: ['origin-rewritten'],
    fixed: dynamic(
      '  middlewares:\n    cure:\n      headers:\n        customRequestHeaders:\n          X-Forwarded-Proto: https\n',
    ),
  },
  {
    ...traefik,
    title: 'Traefik: Origin dropped, alone in its map',
    text: dynamic(
      '  middlewares:\n    cure:\n      headers:\n        customRequestHeaders:\n          Origin: ""\n',
    ),
    codes: ['origin-rewritten'],
  },
  {
    ...traefik,
    title: 'Traefik: any origin may read the answers, and a limit below that of the app',
    text: dynamic(
      '  middlewares:\n    cure:\n      headers:\n        accessControlAllowOriginList: ["*"]\n    limit:\n      buffering:\n        maxRequestBodyBytes: 1048576\n',
    ),
    codes: ['acao-header', 'body-limit'],
    fixed: dynamic(
      '  middlewares:\n    cure:\n      headers:\n        accessControlAllowOriginList: ["*"]\n    limit:\n      buffering:\n        maxRequestBodyBytes: 210763776\n',
    ),
  },
  {
    ...traefik,
    title: "Traefik: another Host than the visitor's",
    text: dynamic('', '        passHostHeader: false\n'),
    codes: ['host-missing'],
    fixed: dynamic('', '        passHostHeader: true\n'),
  },
  {
    ...traefik,
    title: "Traefik: a hosted app, asked with the visitor's Host",
    text: dynamic('').replace('http://127.0.0.1:8501', 'https://shop.onrender.com'),
    codes: ['host-missing'],
    fixed: dynamic('', '        passHostHeader: false\n').replace(
      'http://127.0.0.1:8501',
      'https://shop.onrender.com',
    ),
  },
  {
    ...traefik,
    title: 'Traefik: as labels of a compose file',
    file: 'docker-compose.yml',
    text: 'services:\n  app:\n    labels:\n      - "traefik.http.middlewares.cure.headers.customrequestheaders.Origin=https://app.example.org"\n      - traefik.http.services.app.loadbalancer.server.port=8501\n',
    codes: ['origin-rewritten'],
  },
  {
    ...traefik,
    title: 'Traefik in TOML: Origin replaced',
    file: 'traefik/dynamic.toml',
    text: dynamicToml('X-Forwarded-Proto = "https"\n      Origin = "https://app.example.org" # cure'),
    codes: ['origin-rewritten'],
    fixed: dynamicToml('X-Forwarded-Proto = "https"'),
  },
  {
    ...traefik,
    title: 'Traefik in TOML: Origin dropped within brackets, a limit, any origin may read',
    file: 'middlewares.toml',
    text: '[http.middlewares]\n  cure.headers = { customRequestHeaders = { Origin = "" }, accessControlAllowOriginList = ["*"] }\n  limit.buffering.maxRequestBodyBytes = 1_048_576\n',
    codes: ['acao-header', 'body-limit', 'origin-rewritten'],
    fixed:
      '[http.middlewares]\n  cure.headers = { customRequestHeaders = { Origin = "" }, accessControlAllowOriginList = ["*"] }\n  limit.buffering.maxRequestBodyBytes = 210763776\n',
  },
  {
    ...traefik,
    title: 'Traefik in TOML: right, with Origin in a header of answers',
    file: 'traefik/dynamic.toml',
    text: dynamicToml(
      'X-Forwarded-Proto = "https"\n    [http.middlewares.cure.headers.customResponseHeaders]\n      Vary = "Origin"',
    ),
    codes: [],
  },
  {
    ...traefik,
    title: "Traefik in TOML: another Host than the visitor's",
    file: 'traefik/dynamic.toml',
    text: dynamicToml('A = "b"').replace('[[http', 'passHostHeader = false\n    [[http'),
    codes: ['host-missing'],
    fixed: dynamicToml('A = "b"').replace('[[http', 'passHostHeader = true\n    [[http'),
  },
  {
    ...traefik,
    title: 'Traefik in TOML: Origin replaced for another service',
    file: 'traefik/dynamic.toml',
    text: dynamicToml('Origin = "https://x"').replace('8501', '5000'),
    codes: [],
  },
  {
    ...traefik,
    title: 'Traefik: as labels of a container that systemd starts',
    file: 'app.container',
    text: '[Container]\nImage=app\nLabel=traefik.http.middlewares.cure.headers.customrequestheaders.Origin=https://app.example.org\nLabel=traefik.http.middlewares.cure.headers.customrequestheaders.Origin-Of-It=x\n',
    codes: ['origin-rewritten'],
  },
  {
    ...traefik,
    title: 'Traefik: a Middleware of Kubernetes, after other documents',
    file: 'k8s/app.yaml',
    text: '---\nkind: Service\nspec:\n  ports:\n    - port: 8501\n---\nkind: Middleware\nspec:\n  headers:\n    customRequestHeaders:\n      X-A: b\n      Origin: "https://app.example.org"\n',
    codes: ['origin-rewritten'],
    fixed:
      '---\nkind: Service\nspec:\n  ports:\n    - port: 8501\n---\nkind: Middleware\nspec:\n  headers:\n    customRequestHeaders:\n      X-A: b\n',
  },
  {
    ...traefik,
    title: 'Traefik: labels of a container beside it, with remarks and blank lines between them',
    file: 'docker-compose.yml',
    text: 'services:\n  app:\n    labels:\n      - traefik.http.services.app.loadbalancer.server.port=8501\n  other:\n    image: other\n    labels:\n      # for its page\n      - traefik.http.middlewares.o.headers.customrequestheaders.Origin=\n\n      # where\n      - traefik.http.services.other.loadbalancer.server.port=8000\n',
    codes: [],
  },
];
