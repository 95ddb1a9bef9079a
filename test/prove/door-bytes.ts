const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';

/** Ways to say how long a body is, in two ways at once, or in a way that some readers take for another. */
const frames = [
  'Content-Length: 0\r\n',
  `Content-Length: ${smuggled.length}\r\n`,
  'Content-Length: 5\r\n',
  `Content-Length: 0\r\nContent-Length: ${smuggled.length}\r\n`,
  `Content-Length: ${smuggled.length}\r\nContent-Length: ${smuggled.length}\r\n`,
  `Content-Length: 0, ${smuggled.length}\r\n`,
  'Content-Length: +5\r\n',
  'Content-Length: -1\r\n',
  'Content-Length: 0x5\r\n',
  'Content-Length: 5 \r\n',
  'Content-Length:\t5\r\n',
  'Content-Length : 5\r\n',
  ' Content-Length: 5\r\n',
  'Content-Length: 5\r\n 5\r\n',
  'Content-Length: 99999999999999999999\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: Chunked\r\n',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n',
  'Transfer-Encoding: identity\r\n',
  'Transfer-Encoding: gzip, chunked\r\n',
  'Transfer-Encoding: chunked, identity\r\n',
  'Transfer-Encoding: xchunked\r\n',
  'Transfer-Encoding:\u000bchunked\r\n',
  'Transfer-Encoding : chunked\r\n',
  'Transfer-Encoding: chunked\r\nContent-Length: 5\r\n',
  'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n',
  'Content-Length: 5\r\nTransfer-Encoding: identity\r\n',
  'Transfer-Encoding: chunked\r\nConnection: Transfer-Encoding\r\n',
  'Content-Length: 5\r\nConnection: Content-Length\r\n',
  'X: y\r\nTransfer-Encoding: chunked\n',
  'X: \u0000\r\nContent-Length: 5\r\n',
  'X: y\rContent-Length: 5\r\n',
];

/** What stands where a body would. */
const bodies = [
  `0\r\n\r\n${smuggled}`,
  `5\r\nabcde\r\n0\r\n\r\n${smuggled}`,
  `5;x=${'y'.repeat(50)}\r\nabcde\r\n0\r\nTrailer: x\r\nContent-Length: 5\r\n\r\n${smuggled}`,
  `fffffffffffffffff\r\nabc\r\n0\r\n\r\n${smuggled}`,
  `5\nabcde\n0\n\n${smuggled}`,
  `abcde${smuggled}`,
  smuggled,
];

const lines = [
  'GET /x',
  'GET /x HTTP/9.9',
  'GET  /x HTTP/1.1',
  'get /x HTTP/1.1',
  'GET /x HTTP/1.1 HTTP/1.1',
  'GET http://other.example/x HTTP/1.1',
  'GET http://user:password@other.example/x HTTP/1.1',
  'GET * HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'CONNECT other.example:443 HTTP/1.1',
  'TRACE /x HTTP/1.1',
  'GET /x\u0000y HTTP/1.1',
  'GET /x\ty HTTP/1.1',
  'GET /../../etc/passwd HTTP/1.1',
  'PRI * HTTP/2.0',
];

/** Requests that some reader might take for two, or for others. */
export function rawRequests(): readonly string[] {
  const framed = frames.flatMap((frame) =>
    bodies.map((body) => `POST /x HTTP/1.1\r\nHost: x\r\n${frame}\r\n${body}`),
  );
  const lined = lines.map((line) => `${line}\r\nHost: x\r\n\r\n${smuggled}`);
  const hosts = ['', 'Host: a\r\nHost: b\r\n', 'Host: a b\r\n', 'Host:\r\n'].map(
    (host) => `GET /x HTTP/1.1\r\n${host}\r\n${smuggled}`,
  );
  return [...framed, ...lined, ...hosts];
}

const fine = 'Content-Length: 2\r\n\r\nok';

/** Answers that are none, or odd ones. */
export function oddAnswers(): readonly string[] {
  const statuses = [0, 1, 42, 99, 100, 101, 102, 103, 150, 199, 204, 205, 299, 304, 600, 999, 1000].map(
    (status) => `HTTP/1.1 ${status} Odd\r\n${fine}`,
  );
  const repeated = [1, 5, 500].map(
    (count) => `${'HTTP/1.1 103 Early\r\n\r\n'.repeat(count)}HTTP/1.1 200 OK\r\n${fine}`,
  );
  const versions = [
    'HTTP/0.9',
    'HTTP/1.0',
    'HTTP/1.2',
    'HTTP/2.0',
    'HTTP/2',
    'HTTPS/1.1',
    'http/1.1',
    'ICY',
  ].map((version) => `${version} 200 OK\r\n${fine}`);
  const heads = [
    'Content-Length: 1\r\nContent-Length: 2\r\n\r\nok',
    'Content-Length: 2\r\nContent-Length: 2\r\n\r\nok',
    'Content-Length: -2\r\n\r\nok',
    'Content-Length: x\r\n\r\nok',
    'Content-Length: 3\r\n\r\nok',
    'Content-Length: 1\r\n\r\nok',
    'Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    'Transfer-Encoding: identity\r\n\r\nok',
    'Transfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    'Transfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n0\r\n\r\n',
    'Transfer-Encoding: chunked\r\n\r\n2\r\nokok\r\n0\r\n\r\n',
    'Transfer-Encoding: chunked\r\n\r\n2\r\nok',
    'Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nTrailer: x\r\n\r\n',
    'X\r\n\r\n',
    ': y\r\n\r\n',
    'X y\r\n\r\n',
    'X: y\r\n z\r\nContent-Length: 2\r\n\r\nok',
    'X: \u0000\r\nContent-Length: 2\r\n\r\nok',
    'X: \u0001\r\nContent-Length: 2\r\n\r\nok',
    'X: \u00ff\r\nContent-Length: 2\r\n\r\nok',
    'X: y\nContent-Length: 2\n\nok',
    'Connection: close, x\r\nX: y\r\nContent-Length: 2\r\n\r\nok',
    'Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 2\r\n\r\nok',
    `X: ${'y'.repeat(70_000)}\r\n${fine}`,
    `${'X-Many: y\r\n'.repeat(20_000)}${fine}`,
    `Set-Cookie: ${'c'.repeat(30_000)}\r\n${fine}`,
  ].map((head) => `HTTP/1.1 200 OK\r\n${head}`);
  const none = [
    '',
    '\r\n',
    '\r\n\r\n',
    'SSH-2.0-OpenSSH_9.2\r\n',
    '\u0016\u0003\u0001',
    '<html>',
    'HTTP/1.1',
    'HTTP/1.1 200 OK\r\n',
  ];
  return [...statuses, ...repeated, ...versions, ...heads, ...none];
}
