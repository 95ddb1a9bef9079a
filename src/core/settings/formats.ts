/** The forms in which the generated environment is printed. Apart from the printing, which a command line need not load. */
export const environmentFormats = ['shell', 'fish', 'dotenv', 'json'] as const;

export type EnvironmentFormat = (typeof environmentFormats)[number];
