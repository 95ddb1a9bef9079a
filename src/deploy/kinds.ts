/** The files that can be generated. */
export const generatedKinds = ['nginx', 'render', 'streamlit-config', 'error-page'] as const;

export type GeneratedKind = (typeof generatedKinds)[number];

/** Which of the two proxies: in front of the tunnel, or in front of the hosted app. */
export const proxyTargets = ['development', 'production'] as const;

export type ProxyTarget = (typeof proxyTargets)[number];
