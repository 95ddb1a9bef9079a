import type { ServedKind } from '../proxy-servers.ts';

/** What a proxy does besides passing everything on, or in place of it. */
export type Deed =
  | 'plain'
  | 'origin-rewritten'
  | 'origin-dropped'
  | 'host-rewritten'
  | 'upgrade-stripped'
  | 'short-timeout'
  | 'body-limit';

export interface Site {
  readonly deed: Deed;
  /** Its own name and port, over TLS. */
  readonly name: string;
  readonly port: number;
  /** Holds `cert.pem` and `key.pem`. */
  readonly certificates: string;
  /** The target, by its address, and the Host that it is asked as. */
  readonly target: string;
  readonly host: string;
  /** What Origin is replaced by. */
  readonly origin: string;
}

/** The file of a proxy of this kind: small, and with TLS on both sides as the guide's has it. */
export function siteOf(kind: ServedKind, site: Site): string {
  return writers[kind](site);
}

const writers: Readonly<Record<ServedKind, (site: Site) => string>> = {
  nginx: nginxSite,
  caddy: caddySite,
  apache: apacheSite,
};

function nginxSite({ deed, name, port, certificates, target, host, origin }: Site): string {
  const upgrade = 'proxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection $connection_upgrade;';
  const lines: Partial<Record<Deed, string>> = {
    'origin-rewritten': `proxy_set_header Origin ${origin};`,
    'origin-dropped': 'proxy_set_header Origin "";',
    'short-timeout': 'proxy_read_timeout 1s;',
  };
  return `
map $http_upgrade $connection_upgrade { default upgrade; '' close; }
map $http_origin $visitor { "~^https?://(?<visiting>[^/:]+)" $visiting; default ${host}; }
server {
  listen 127.0.0.1:${port} ssl;
  server_name ${name};
  ssl_certificate ${certificates}/cert.pem;
  ssl_certificate_key ${certificates}/key.pem;
  location / {
    proxy_pass ${target};
    proxy_http_version 1.1;
    proxy_ssl_server_name on;
    proxy_ssl_name ${host};
    proxy_set_header Host ${deed === 'host-rewritten' ? '$visitor' : host};
    ${deed === 'upgrade-stripped' ? '' : upgrade}
    ${lines[deed] ?? ''}
    client_max_body_size ${deed === 'body-limit' ? '1k' : '200m'};
  }
}`;
}

function caddySite({ deed, name, port, certificates, target, host, origin }: Site): string {
  const before: Partial<Record<Deed, string>> = {
    'upgrade-stripped': 'request_header -Upgrade\n  request_header -Connection',
    'body-limit': 'request_body {\n    max_size 1KB\n  }',
  };
  const within: Partial<Record<Deed, string>> = {
    'origin-rewritten': `header_up Origin ${origin}`,
    'origin-dropped': 'header_up -Origin',
  };
  const patience = deed === 'short-timeout' ? '      read_timeout 1s\n' : '';
  const tls = `transport http {\n      tls\n      tls_server_name ${host}\n      tls_insecure_skip_verify\n${patience}    }`;
  return `
https://${name}:${port} {
  tls ${certificates}/cert.pem ${certificates}/key.pem
  map {header.Origin} {visitor} {
    ~^https?://([^/:]+) "\${1}"
    default "${host}"
  }
  ${before[deed] ?? ''}
  reverse_proxy ${target} {
    header_up Host ${deed === 'host-rewritten' ? '{visitor}' : host}
    ${within[deed] ?? ''}
    ${target.startsWith('https:') ? tls : ''}
  }
}`;
}

function apacheSite({ deed, name, port, certificates, target, host, origin }: Site): string {
  const options = deed === 'upgrade-stripped' ? '' : 'upgrade=websocket';
  const lines: Partial<Record<Deed, string>> = {
    'origin-rewritten': `RequestHeader set Origin "${origin}"`,
    'origin-dropped': 'RequestHeader unset Origin',
    'host-rewritten': 'SetEnvIf Origin "^https?://([^/:]+)" visitor=$1',
    // Neither ProxyTimeout nor the target's own timeout ends a WebSocket that is silent (2.4.71).
    'short-timeout': 'Timeout 1',
    'body-limit': 'LimitRequestBody 1024',
  };
  const asked = deed === 'host-rewritten' ? '"%{visitor}e" env=visitor' : `"${host}"`;
  return `
LoadModule setenvif_module /usr/lib/apache2/modules/mod_setenvif.so
Listen 127.0.0.1:${port}
<VirtualHost 127.0.0.1:${port}>
  ServerName ${name}
  SSLEngine on
  SSLCertificateFile ${certificates}/cert.pem
  SSLCertificateKeyFile ${certificates}/key.pem
  SSLProxyEngine on
  SSLProxyVerify none
  SSLProxyCheckPeerName off
  ProxyPreserveHost On
  ${lines[deed] ?? ''}
  RequestHeader set Host ${asked}
  ProxyPass / ${target}/ ${options}
</VirtualHost>`;
}
