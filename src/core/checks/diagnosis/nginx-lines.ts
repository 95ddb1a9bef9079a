/** For nginx: without these, a handshake arrives as a plain GET. */
export const upgradeLines: readonly string[] = [
  'proxy_http_version 1.1;',
  'proxy_set_header Upgrade $http_upgrade;',
  'proxy_set_header Connection $connection_upgrade;',
  `map $http_upgrade $connection_upgrade { default upgrade; '' close; } # once, in http { }`,
];

/** For nginx's location: a WebSocket may be silent for long, and its messages must not wait for more. */
export const patienceLines: readonly string[] = [
  'proxy_read_timeout 3600;',
  'proxy_send_timeout 3600;',
  'proxy_buffering off;',
];

/** For nginx's location: many names share the address of a tunnel's service or of Render, which tell them apart by SNI and Host. */
export function upstreamLines(host: string): readonly string[] {
  return [
    'proxy_ssl_server_name on;',
    `proxy_ssl_name ${host};`,
    `proxy_set_header Host ${host};`,
    `proxy_pass https://${host};`,
  ];
}
