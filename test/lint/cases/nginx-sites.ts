import { listing, type SiteCase } from './site-case.ts';

const site = (...location: readonly string[]) =>
  `server {\n    listen 80;\n    server_name app.example.org;\n    location / {\n${location.map((line) => `        ${line}\n`).join('')}    }\n}\n`;

const pass = 'proxy_pass http://127.0.0.1:8501;';
const host = 'proxy_set_header Host $http_host;';
const upgrade = [
  'proxy_http_version 1.1;',
  'proxy_set_header Upgrade $http_upgrade;',
  'proxy_set_header Connection "upgrade";',
] as const;
const right = [pass, host, ...upgrade] as const;
const map = "map $http_upgrade $connection_upgrade {\n    default upgrade;\n    '' close;\n}\n";

const nginx = { server: 'nginx', file: 'nginx.conf' } as const;

export const nginxCases: readonly SiteCase[] = [
  { ...nginx, title: 'nginx: right', text: site(...right), codes: [] },
  {
    ...nginx,
    title: "nginx: the guide's block, with a map",
    text:
      map +
      site(
        pass,
        host,
        'proxy_http_version 1.1;',
        'proxy_set_header Upgrade $http_upgrade;',
        'proxy_set_header Connection $connection_upgrade;',
        'proxy_buffering off;',
        'proxy_read_timeout 3600;',
      ),
    codes: [],
  },
  {
    ...nginx,
    title: "nginx: Origin replaced, as OCapistaine's own notes have it",
    text: site(...right, 'proxy_set_header Origin https://app.example.org; # for the websocket'),
    codes: ['origin-rewritten'],
    fixed: site(...right),
  },
  {
    ...nginx,
    title: 'nginx: Origin dropped, with CRLF and no line end at the end',
    text: site(...right, 'proxy_set_header Origin "";')
      .replaceAll('\n', '\r\n')
      .trimEnd(),
    codes: ['origin-rewritten'],
    fixed: site(...right)
      .replaceAll('\n', '\r\n')
      .trimEnd(),
  },
  {
    ...nginx,
    title: 'nginx: Origin passed on by name',
    text: site(...right, 'proxy_set_header Origin $http_origin;'),
    codes: [],
  },
  {
    ...nginx,
    title: 'nginx: Origin replaced for the server, which the location does not inherit',
    text: site(...right).replace('    location', '    proxy_set_header Origin https://x;\n    location'),
    codes: [],
  },
  {
    ...nginx,
    title: 'nginx: headers of the server, which the location inherits',
    text: `server {\n    listen 80;\n    server_name app.example.org;\n    proxy_http_version 1.1;\n    proxy_set_header Host $host;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n    location / { ${pass} }\n}\n`,
    codes: [],
  },
  {
    ...nginx,
    title: 'nginx: one header in the location drops those of the server',
    text: `server {\n    listen 80;\n    server_name app.example.org;\n    proxy_http_version 1.1;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n    location / {\n        ${pass}\n        ${host}\n    }\n}\n`,
    codes: ['upgrade-missing'],
    fixed: `server {\n    listen 80;\n    server_name app.example.org;\n    proxy_http_version 1.1;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n    location / {\n        ${pass}\n        proxy_set_header Upgrade $http_upgrade;\n        proxy_set_header Connection "upgrade";\n        ${host}\n    }\n}\n`,
  },
  {
    ...nginx,
    title: 'nginx: nothing but proxy_pass',
    text: site(pass, host),
    codes: ['upgrade-missing'],
    fixed: site(pass, ...upgrade, host),
  },
  {
    ...nginx,
    title: 'nginx: HTTP/1.0, and Connection emptied',
    text: site(
      pass,
      host,
      'proxy_http_version 1.0;',
      'proxy_set_header Upgrade $http_upgrade;',
      'proxy_set_header Connection "";',
    ),
    codes: ['upgrade-missing', 'upgrade-missing'],
    fixed: site(
      pass,
      host,
      'proxy_http_version 1.1;',
      'proxy_set_header Upgrade $http_upgrade;',
      'proxy_set_header Connection "upgrade";',
    ),
  },
  {
    ...nginx,
    title: 'nginx: Upgrade without Connection, and a map that is there',
    text: map + site(pass, host, 'proxy_http_version 1.1;', 'proxy_set_header Upgrade $http_upgrade;'),
    codes: ['upgrade-missing'],
    fixed:
      map +
      site(
        pass,
        'proxy_set_header Connection $connection_upgrade;',
        host,
        'proxy_http_version 1.1;',
        'proxy_set_header Upgrade $http_upgrade;',
      ),
  },
  {
    ...nginx,
    title: 'nginx: the WebSocket has a location of its own',
    text: `server {\n    listen 80;\n    server_name app.example.org;\n    location / {\n        ${pass}\n        ${host}\n    }\n    location /_stcore/stream {\n${right.map((line) => `        ${line}\n`).join('')}    }\n}\n`,
    codes: [],
  },
  {
    ...nginx,
    title: 'nginx: a location of its own, in which it is forgotten',
    text: `server {\n    listen 80;\n    server_name app.example.org;\n    location / {\n${right.map((line) => `        ${line}\n`).join('')}    }\n    location ~ ^/_stcore/ {\n        ${pass}\n        ${host}\n    }\n}\n`,
    codes: ['upgrade-missing'],
    fixed: `server {\n    listen 80;\n    server_name app.example.org;\n    location / {\n${right.map((line) => `        ${line}\n`).join('')}    }\n    location ~ ^/_stcore/ {\n        ${pass}\n${upgrade.map((line) => `        ${line}\n`).join('')}        ${host}\n    }\n}\n`,
  },
  {
    ...nginx,
    title: "nginx: another service beside it needs none of the app's lines",
    text: `server {\n    listen 80;\n    server_name app.example.org;\n    location /api/ {\n        proxy_pass http://127.0.0.1:8050;\n        proxy_set_header Origin https://x;\n        proxy_read_timeout 5s;\n        add_header Access-Control-Allow-Origin *;\n        client_max_body_size 1m;\n    }\n    location / {\n${right.map((line) => `        ${line}\n`).join('')}    }\n}\n`,
    codes: [],
  },
  {
    ...nginx,
    title: 'nginx: the app below a path',
    text: `server {\n    listen 80;\n    server_name app.example.org;\n    location / { return 200 ok; }\n    location /sales/ {\n        ${pass}\n        ${host}\n        ${upgrade[0]}\n        ${upgrade[1]}\n        ${upgrade[2]}\n        proxy_read_timeout 2s;\n    }\n}\n`,
    base: '/sales',
    codes: ['idle-cut'],
    fixed: `server {\n    listen 80;\n    server_name app.example.org;\n    location / { return 200 ok; }\n    location /sales/ {\n        ${pass}\n        ${host}\n        ${upgrade[0]}\n        ${upgrade[1]}\n        ${upgrade[2]}\n        proxy_read_timeout 3600;\n    }\n}\n`,
  },
  {
    ...nginx,
    title: 'nginx: a group of servers, and a file in which http is written out',
    text: `events {}\nhttp {\n    upstream streamlit {\n        server 127.0.0.1:8501;\n    }\n    server {\n        listen 80;\n        server_name app.example.org;\n        location / {\n            proxy_pass http://streamlit;\n            ${host}\n            ${upgrade[0]}\n            ${upgrade[1]}\n            ${upgrade[2]}\n            client_max_body_size 1m;\n        }\n    }\n}\n`,
    codes: ['body-limit'],
    fixed: `events {}\nhttp {\n    upstream streamlit {\n        server 127.0.0.1:8501;\n    }\n    server {\n        listen 80;\n        server_name app.example.org;\n        location / {\n            proxy_pass http://streamlit;\n            ${host}\n            ${upgrade[0]}\n            ${upgrade[1]}\n            ${upgrade[2]}\n            client_max_body_size 201m;\n        }\n    }\n}\n`,
  },
  {
    ...nginx,
    title: 'nginx: Access-Control-Allow-Origin taken for a cure',
    text: site(
      ...right,
      'add_header Access-Control-Allow-Origin *;',
      'add_header X-Frame-Options DENY always;',
    ),
    codes: ['acao-header'],
    fixed: site(...right, 'add_header X-Frame-Options DENY always;'),
  },
  {
    ...nginx,
    title: 'nginx: a header of answers with one origin opens nothing',
    text: site(...right, 'add_header Access-Control-Allow-Origin https://www.example.org always;'),
    codes: [],
  },
  {
    ...nginx,
    title: 'nginx: a read timeout shorter than the pings',
    text: site(...right, 'proxy_read_timeout 2s;'),
    codes: ['idle-cut'],
    fixed: site(...right, 'proxy_read_timeout 3600;'),
  },
  {
    ...nginx,
    title: 'nginx: a read timeout of a minute outlasts the pings',
    text: site(...right, 'proxy_read_timeout 1m;'),
    codes: [],
  },
  {
    ...nginx,
    title: 'nginx: a limit of its own below that of the app',
    text: site(...right, 'client_max_body_size 50m;'),
    others: { '.streamlit/config.toml': '[server]\nmaxUploadSize = 500\n' },
    codes: ['body-limit'],
    fixed: site(...right, 'client_max_body_size 501m;'),
  },
  {
    ...nginx,
    title: 'nginx: no limit is written, and the app takes files',
    text: site(...right),
    others: { 'app.py': 'import streamlit as st\nst.file_uploader("x")\n' },
    codes: ['body-limit'],
    fixed: site(pass, 'client_max_body_size 201m;', host, ...upgrade),
  },
  {
    ...nginx,
    title: 'nginx: a limit that fits',
    text: site(...right, 'client_max_body_size 0;'),
    others: { 'app.py': 'import streamlit as st\nst.file_uploader("x")\n' },
    codes: [],
  },
  {
    ...nginx,
    title: 'nginx: Host is not passed on, and the list is empty',
    text: site(pass, ...upgrade),
    codes: ['host-missing'],
    fixed: site(pass, 'proxy_set_header Host $http_host;', ...upgrade),
  },
  {
    ...nginx,
    title: 'nginx: Host is not passed on, and the list has the name',
    text: site(pass, ...upgrade),
    others: listing,
    listed: true,
    codes: [],
  },
  {
    ...nginx,
    title: 'nginx: a hosted app by its name, right',
    text: site('proxy_pass https://shop.onrender.com;', 'proxy_ssl_server_name on;', ...upgrade),
    listed: true,
    codes: [],
  },
  {
    ...nginx,
    title: "nginx: a hosted app, asked with the visitor's Host",
    text: site('proxy_pass https://shop.onrender.com;', 'proxy_ssl_server_name on;', host, ...upgrade),
    listed: true,
    codes: ['host-missing'],
    fixed: site(
      'proxy_pass https://shop.onrender.com;',
      'proxy_ssl_server_name on;',
      'proxy_set_header Host shop.onrender.com;',
      ...upgrade,
    ),
  },
  {
    ...nginx,
    title: 'nginx: a hosted app without SNI',
    text: site('proxy_pass https://shop.onrender.com;', ...upgrade),
    listed: true,
    codes: ['sni-missing'],
    fixed: site('proxy_pass https://shop.onrender.com;', 'proxy_ssl_server_name on;', ...upgrade),
  },
  {
    ...nginx,
    title: 'nginx: a hosted app by a variable, as the guide has it, with SNI and Host',
    text: site(
      'set $backend "https://shop.onrender.com";',
      'proxy_pass $backend;',
      'resolver 127.0.0.1;',
      'proxy_ssl_server_name on;',
      'proxy_ssl_name shop.onrender.com;',
      'proxy_set_header Host shop.onrender.com;',
      ...upgrade,
    ),
    listed: true,
    codes: [],
  },
  {
    ...nginx,
    title: 'nginx: what Debian has as proxy_params knows no WebSocket',
    text: site(pass, 'include /etc/nginx/proxy_params;'),
    codes: ['upgrade-missing'],
    fixed: site(pass, ...upgrade, 'include /etc/nginx/proxy_params;'),
  },
  {
    ...nginx,
    title: 'nginx: what is included from elsewhere in the project is read',
    file: 'nginx/site.conf',
    text: site(pass, host, 'include snippets/websocket.conf;'),
    others: { 'nginx/snippets/websocket.conf': `${upgrade.join('\n')}\n` },
    codes: [],
  },
  {
    ...nginx,
    title: 'nginx: Origin dropped in a location by a pattern',
    text: site(...right, 'proxy_set_header Origin "";').replace('location /', 'location ~* ^/(.*)$'),
    codes: ['origin-rewritten'],
    fixed: site(...right).replace('location /', 'location ~* ^/(.*)$'),
  },
  {
    ...nginx,
    title: 'nginx: a location by a pattern without an upgrade',
    text: site(pass, host).replace('location /', 'location ~ ^/(?!static)'),
    codes: ['upgrade-missing'],
    fixed: site(pass, ...upgrade, host).replace('location /', 'location ~ ^/(?!static)'),
  },
  {
    ...nginx,
    title: 'nginx: right, in a location by a pattern',
    text: site(...right).replace('location /', 'location ~ /'),
    codes: [],
  },
  {
    ...nginx,
    title: 'nginx: a location by a pattern for other files',
    text: site(...right).replace(
      '    location /',
      `    location ~ \\.svg$ {\n        ${pass}\n        proxy_set_header Origin "";\n    }\n    location /`,
    ),
    codes: [],
  },
  {
    ...nginx,
    title: 'nginx: a map that hands Origin on',
    text: `map $http_origin $o {\n    default $http_origin;\n    "~^https://old\\.example\\.org$" https://app.example.org;\n}\n${site(...right, 'proxy_set_header Origin $o;')}`,
    codes: [],
  },
  {
    ...nginx,
    title: 'nginx: a map that makes every Origin the same',
    text: `map $http_origin $o {\n    default https://app.example.org;\n    "" "";\n}\n${site(...right, 'proxy_set_header Origin $o;')}`,
    codes: ['origin-rewritten'],
    fixed: `map $http_origin $o {\n    default https://app.example.org;\n    "" "";\n}\n${site(...right)}`,
  },
  {
    ...nginx,
    title: 'nginx: a map with a pattern that fits every Origin',
    text: `map $http_origin $o {\n    default $http_origin;\n    ~. https://app.example.org;\n}\n${site(...right, 'proxy_set_header Origin $o;')}`,
    codes: ['origin-rewritten'],
    fixed: `map $http_origin $o {\n    default $http_origin;\n    ~. https://app.example.org;\n}\n${site(...right)}`,
  },
  {
    ...nginx,
    title: 'nginx: a map that drops every Origin but one',
    text: `map $http_origin $o {\n    https://app.example.org $http_origin;\n}\n${site(...right, 'proxy_set_header Origin $o;')}`,
    codes: ['origin-rewritten'],
    fixed: `map $http_origin $o {\n    https://app.example.org $http_origin;\n}\n${site(...right)}`,
  },
  {
    ...nginx,
    title: 'nginx: Origin by a variable that holds it',
    text: site('set $o $http_origin;', ...right, 'proxy_set_header Origin $o;'),
    codes: [],
  },
  {
    ...nginx,
    title: 'nginx: Origin replaced, where strangers are refused before',
    text: site(
      'if ($http_origin !~ "^https://app\\.example\\.org$") { return 403; }',
      ...right,
      'proxy_set_header Origin http://app.example.org;',
    ),
    codes: [],
  },
  {
    ...nginx,
    title: 'nginx: no header of a visitor is passed on',
    text: site(...right, 'proxy_pass_request_headers off;'),
    codes: ['upgrade-missing'],
    fixed: site(...right, 'proxy_pass_request_headers on;'),
  },
  {
    ...nginx,
    title: 'nginx: none but those of a WebSocket',
    text: site(
      ...right,
      'proxy_set_header Sec-WebSocket-Key $http_sec_websocket_key;',
      'proxy_set_header Sec-WebSocket-Version $http_sec_websocket_version;',
      'proxy_set_header Sec-WebSocket-Protocol $http_sec_websocket_protocol;',
      'proxy_pass_request_headers off;',
    ),
    codes: ['origin-rewritten'],
    fixed: site(
      ...right,
      'proxy_set_header Sec-WebSocket-Key $http_sec_websocket_key;',
      'proxy_set_header Sec-WebSocket-Version $http_sec_websocket_version;',
      'proxy_set_header Sec-WebSocket-Protocol $http_sec_websocket_protocol;',
    ),
  },
];
