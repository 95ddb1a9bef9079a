import type { ProxyProgram } from '../../words/diagnosis.ts';
import { patienceLines, upgradeLines, upstreamLines } from './nginx-lines.ts';

/** How a program of a proxy is told what it should do, or where its lines would do what it should not. */
export interface Dialect {
  readonly set: (name: string, value: string) => readonly string[];
  readonly dropOrigin: readonly string[];
  /** Where one passes no WebSocket: to be written, or for those that pass them by themselves to be deleted. */
  readonly upgrade: readonly string[];
  readonly patience: readonly string[];
  /** Leads to a host at an address that many names share. */
  readonly upstream: (host: string) => readonly string[];
  readonly pass: (url: string) => readonly string[];
  /** Asks for a password. */
  readonly password: string;
}

const nginx: Dialect = {
  set: (name, value) => [`proxy_set_header ${name} ${value};`],
  dropOrigin: ['proxy_set_header Origin "";'],
  upgrade: upgradeLines,
  patience: patienceLines,
  upstream: upstreamLines,
  pass: (url) => [`proxy_pass ${url};`],
  password: 'auth_basic off;',
};

const caddy: Dialect = {
  set: (name, value) => [`header_up ${name} ${value}`],
  dropOrigin: ['header_up -Origin'],
  upgrade: ['header_up -Upgrade', 'header_up Connection …'],
  patience: ['transport http { read_timeout 1h }', 'flush_interval -1'],
  upstream: (host) => [`reverse_proxy https://${host} { header_up Host {upstream_hostport} }`],
  pass: (url) => [`reverse_proxy ${url}`],
  password: 'basic_auth { … }',
};

const apache: Dialect = {
  set: (name, value) => [`RequestHeader set ${name} "${value}"`],
  dropOrigin: ['RequestHeader unset Origin'],
  upgrade: ['ProxyPass / http://… upgrade=websocket'],
  patience: ['Timeout 3600'],
  upstream: (host) => [
    'SSLProxyEngine on',
    'ProxyPreserveHost Off',
    `ProxyPass / https://${host}/ upgrade=websocket`,
  ],
  pass: (url) => [`ProxyPass / ${url}/ upgrade=websocket`],
  password: 'Require valid-user',
};

const traefik: Dialect = {
  set: (name, value) => [`customRequestHeaders: { ${name}: "${value}" }`],
  dropOrigin: ['customRequestHeaders: { Origin: "" }'],
  upgrade: ['customRequestHeaders: { Upgrade: "" }'],
  patience: ['respondingTimeouts: { readTimeout: 0 }'],
  upstream: (host) => ['passHostHeader: false', `servers: [{ url: "https://${host}" }]`],
  pass: (url) => [`servers: [{ url: "${url}" }]`],
  password: 'basicAuth: { … }',
};

export const dialects: Readonly<Record<ProxyProgram, Dialect>> = { nginx, caddy, apache, traefik };

/** By a `Server` header. One that tells nothing is most likely nginx's. */
export function programOf(server: string): ProxyProgram {
  const [name = ''] = /caddy|apache|traefik/.exec(server.toLowerCase()) ?? [];
  return name === 'caddy' || name === 'apache' || name === 'traefik' ? name : 'nginx';
}
