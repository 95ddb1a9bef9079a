/** The files that can be generated. */
export const generatedKinds = [
  'nginx',
  'proxy',
  'render',
  'streamlit-config',
  'error-page',
  'dockerfile',
  'procfile',
] as const;

export type GeneratedKind = (typeof generatedKinds)[number];

/** The proxies that a file can be generated for. */
export const proxyKinds = ['nginx', 'caddy', 'traefik', 'apache'] as const;

export type ProxyKind = (typeof proxyKinds)[number];

/** Which of the two proxies: in front of the tunnel, or in front of the hosted app. */
export const proxyTargets = ['development', 'production'] as const;

export type ProxyTarget = (typeof proxyTargets)[number];

/** Where a generated proxy leads: straight to the app on its own machine, or into the tunnel. */
export const proxyEnds = ['app', 'tunnel'] as const;

export type ProxyEnd = (typeof proxyEnds)[number];

/** What a site of the generated proxy is for. */
export type SiteKind = ProxyTarget | 'app';
