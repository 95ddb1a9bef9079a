/** The files that can be generated. */
export const generatedKinds = ['nginx', 'render', 'streamlit-config', 'error-page'] as const;

export type GeneratedKind = (typeof generatedKinds)[number];
