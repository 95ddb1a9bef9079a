/** What somebody who is not invited may try: bytes to write on a connection. */
export interface Attack {
  readonly kind: string;
  readonly bytes: string;
}

/** What an attacker may know or have. */
export interface Loot {
  readonly host: string;
  /** Cookies and links that are good no longer, or were good elsewhere. */
  readonly cookies: Readonly<Record<string, string>>;
  readonly links: Readonly<Record<string, string>>;
  /** A cookie that is good: what a guest of its own sends comes first, and an attack behind it on the same connection. */
  readonly guest?: string;
  /** Header lines that each attack carries. */
  readonly mark?: string;
}

const cookieName = '__Host-ocap-guest';
const health = '/_stcore/health';
const open = '/api/hooks/';

/** Of which one reader might take another end of the body than the next. */
const oddFrames = [
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding : chunked',
  'Transfer-Encoding:\tchunked\r\nContent-Length: 5',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: identity\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked',
  'Transfer_Encoding: chunked\r\nContent-Length: 5',
  'Transfer-Encoding:\r\n chunked',
  'Content-Length: 5\r\nContent-Length: 0',
  'Content-Length: 5, 5',
  'Content-Length: +5',
  'Content-Length: 0x5',
  'Content-Length: 5 ',
  'Content-Length: 0\r\nConnection: content-length',
  'Content-Length: 5\nX: y',
];

/** Attacks of more than twenty kinds, as requests and as handshakes. `number` makes what is forged another each time. */
export function attacks({ host, cookies, links, guest, mark = '' }: Loot, number: number): readonly Attack[] {
  const get = (target: string, headers = '', version = '1.1') =>
    `GET ${target} HTTP/${version}\r\nHost: ${host}\r\n${mark}Connection: close\r\n${headers}\r\n`;
  const handshake = (target: string, headers = '') =>
    `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${mark}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${headers}\r\n`;
  const forged = `forged${number}`.padEnd(32, 'x');
  const withCookie = (value: string) => `Cookie: ${cookieName}=${value}\r\n`;
  const cookieAttacks = Object.entries({ forged, empty: '', quoted: `"${forged}"`, ...cookies }).flatMap(
    ([kind, value]) => [
      { kind: `cookie ${kind}`, bytes: get('/', withCookie(value)) },
      { kind: `cookie ${kind}, handshake`, bytes: handshake('/_stcore/stream', withCookie(value)) },
    ],
  );
  const linkAttacks = Object.entries({ forged, ...links }).flatMap(([kind, value]) => [
    { kind: `link ${kind}`, bytes: get(`/?ocap-invite=${value}`) },
    { kind: `link ${kind}, handshake`, bytes: handshake(`/_stcore/stream?ocap-invite=${value}`) },
    { kind: `link ${kind}, HEAD`, bytes: get(`/?ocap-invite=${value}`).replace('GET', 'HEAD') },
  ]);
  const paths = [
    ...['/', '/_stcore/stream', '/_stcore/host-config', '/media/x', '/static/js/x.js', '//', '/..', '/./'],
    ...[`${health}/`, `${health}?`, `/${health}`, '/_STCORE/HEALTH', `${health}/../stream`, `/.${health}`],
    ...[`${health};x`, `${health}%2f..`, `${health}%00`, '/%5fstcore/health', `http://${host}${health}`],
    ...[`${open}..`, `${open}../`, `${open}../../`, `${open}%2e%2e/`, `${open}%252e%252e/`, `${open}..%2f`],
    ...[`${open}..%5c..%5c`, `${open}..\\`, `${open}x;/../../`, `${open}/x`, `/API/HOOKS/x`, `${open}%00`],
    ...[`http://${host}${open}x`, `${open}%ff`, `/x/..${open}x`, `${open}x/..%c0%af`],
  ];
  const headerAttacks = [
    `X-Original-URL: ${health}\r\n`,
    `X-Rewrite-URL: ${open}x\r\n`,
    'X-Forwarded-For: 127.0.0.1\r\n',
    'X-Forwarded-Host: localhost\r\n',
    `X-Ocap-Token: ${forged}\r\n`,
    `Authorization: Bearer ${forged}\r\n`,
    'Authorization: Basic YTpi\r\n',
    `ocap-dev-nonce: ${forged}\r\n`,
    'ocap-dev-socket: x\r\n',
    `x-http-method-override: GET\r\nX-Method-Override: GET\r\n`,
    `Cookie: ${cookieName}\r\nCookie: ${cookieName}=;${cookieName}\r\n`,
    'Connection: cookie, x-ocap-token\r\n',
  ];
  const smuggled = get('/');
  const named = `Host: ${host}\r\n${mark}`;
  const framing = [
    `POST ${open}x HTTP/1.1\r\n${named}Content-Length: 0\r\n\r\n${smuggled}`,
    `GET ${health} HTTP/1.1\r\n${named}\r\n${smuggled}`,
    `POST / HTTP/1.1\r\n${named}Connection: close\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
    `POST / HTTP/1.1\r\n${named}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    `POST / HTTP/1.1\r\n${named}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    `GET / HTTP/1.1\r\n${named}Host: localhost\r\nConnection: close\r\n\r\n`,
    `GET / HTTP/1.0\r\n${mark}\r\n`,
    `POST / HTTP/1.1\r\n${named}Connection: close\r\nContent-Length: 1\r\n\r\nx`,
    `OPTIONS * HTTP/1.1\r\n${named}Connection: close\r\n\r\n`,
    `PUT /_stcore/upload_file/x/y HTTP/1.1\r\n${named}Connection: close\r\nContent-Length: 1\r\n\r\nx`,
    ...oddFrames.map((frame) => `POST ${open}x HTTP/1.1\r\n${named}${frame}\r\n\r\n0\r\n\r\n${smuggled}`),
  ];
  // Of a guest's own requests nothing is counted; they have no mark.
  const invited = `GET /invited HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookieName}=${guest}\r\n`;
  const behind =
    guest === undefined
      ? []
      : [
          `${invited}\r\n${smuggled}`,
          `${invited}\r\n${handshake('/_stcore/stream')}`,
          `${invited}Content-Length: 0\r\n\r\n${get('/', 'X-Original-URL: /invited\r\n')}`,
          `${invited}\r\n${get('/_stcore/host-config')}${get('//invited')}`,
          `${invited}Connection: keep-alive, cookie\r\n\r\n${smuggled}`,
          `${invited}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
        ];
  return [
    ...cookieAttacks,
    ...linkAttacks,
    ...paths.flatMap((path) => [
      { kind: `path ${path}`, bytes: get(path) },
      { kind: `path ${path}, handshake`, bytes: handshake(path) },
    ]),
    { kind: 'open path, handshake', bytes: handshake(`${open}x`) },
    { kind: 'health, handshake', bytes: handshake(health) },
    ...headerAttacks.flatMap((headers) => [
      { kind: headers.trim(), bytes: get('/', headers) },
      { kind: `${headers.trim()}, handshake`, bytes: handshake('/_stcore/stream', headers) },
    ]),
    ...framing.map((bytes, index) => ({ kind: `framing ${index}`, bytes })),
    ...behind.map((bytes, index) => ({ kind: `behind a guest's ${index}`, bytes })),
  ];
}
