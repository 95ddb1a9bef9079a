/** What `ocap-dev init` says besides its diff. */
export const adoptingWords = {
  app: (script: string, reason: string | null) => `App: ${script}${reason === null ? '' : ` (${reason})`}`,
  noApp: 'App: none was found. Name it: ocap-dev init path/to/app.py',
  severalApps: (scripts: readonly string[]) =>
    `App: ${scripts.join(', ')} could be it. Choose one: ocap-dev init ${scripts[0] ?? 'app.py'}`,
  streamlit: (version: string | null, foundIn: string) =>
    `Streamlit: ${version ?? 'of an unknown version'}, from ${foundIn}`,
  noStreamlit:
    'Streamlit: none was found in the environment of this project; ocap-dev doctor says where it looked',
  settings: (file: string, port: number, tunnel: string | null) =>
    `Settings: ${file}, port ${port}, ${tunnel === null ? 'no tunnel' : `tunnel ${tunnel}`}`,

  /** In the head of a diff. */
  proposed: (name: string) => `${name} (proposed)`,
  linkTo: (name: string, place: string) => `${name} is a link: ${place} would change.`,
  notPlain: (name: string) => `${name} is no plain file in UTF-8, and is left alone.`,
  noPlace: (name: string, settings: readonly string[]) =>
    `${name} has no place for ${settings.join(', ')} that would leave its other values as they are: write it by hand.`,
  tunnelOpens: (domain: string) =>
    `NGROK_DOMAIN opens the tunnel ${domain} at each start; USE_NGROK=false keeps it shut.`,
  tracked: (name: string) =>
    `${name} is tracked by git, so ignoring it does nothing: git rm --cached ${name}, and change the secrets in it.`,
  noProxy: (message: string) => `No proxy is proposed: ${message}`,

  /** A piece of the old recipe that no line can replace. */
  oldRecipe: (place: string, what: string, fix: string) => `${place}: ${what} → ${fix}`,
  question: (files: number) =>
    files === 1 ? 'Write this file? [y/N] ' : `Write these ${files} files? y: all, e: one by one [y/e/N] `,
  each: (name: string) => `Write ${name}? [y/N] `,
  nothing: 'Nothing is to be written: this project is ready for ocap-dev.',
  kept: 'Nothing was written.',
  dryRun: (files: number) =>
    `${files === 1 ? 'One file' : `${files} files`} would change; nothing was written.`,
  written: (names: readonly string[]) => `Written: ${names.join(', ')}.`,
  changed: (name: string) => `${name} was changed by somebody else meanwhile, and is left alone.`,
  /** `trouble`: sentences that begin with "This file". */
  unwritable: (name: string, trouble: string) => `${name} was not written. ${trouble}`,
  noFolder: (name: string, code: string) => `${name} was not written: its folder cannot be made (${code}).`,
  next: 'Next: ocap-dev',
  needsYes:
    'init asks before it writes, and here is no terminal to ask at: add --yes, or --dry-run to see the diff alone',
  notBoth: '--yes writes and --dry-run does not: give one of them',
} as const;
