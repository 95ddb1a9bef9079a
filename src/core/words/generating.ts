/** The deployment files: what keeps them from being made. */
export const generateWords = {
  ofNginxOnly: (option: string) => `--${option} belongs to generate nginx`,
  noResolver: (shown: string) =>
    `--resolver is an IP address, with a port or without, such as 127.0.0.53, not "${shown}"`,
  forceNeedsFile: '--force needs a file: --out FILE',
  outIsSettings: (out: string) => `--out ${out} is the file of the settings itself`,

  /** `seen`: what the settings lack; `write`: the line that they need. */
  noProxy: (target: string, seen: string, write: string) => ({
    message: `There is no ${target} proxy to generate: ${seen}.`,
    hint: `Write in .env: ${write}`,
  }),
  proxyLeftOut: (target: string, seen: string, write: string) =>
    `The ${target} proxy is left out: ${seen}. For both, write in .env: ${write}`,
  sameName: (host: string) => ({
    message: `DEV_PROXY_URL and PROD_PROXY_URL both name ${host}.`,
    hint: 'Give each its own name, or generate one alone: --target development',
  }),
  noProductionOrigin: (isUnset: boolean) => ({
    message: isUnset ? 'PROD_ORIGINS is not set.' : 'PROD_ORIGINS is an empty list.',
    hint: 'Write in .env: PROD_ORIGINS=https://your-app.onrender.com',
  }),
};

/** The file that `--out` names: what became of it, and why it cannot be written. */
export const outputFileWords = {
  kept: (name: string) =>
    `${name} is there and differs, see above: nothing was written. To replace it, add --force`,
  upToDate: (name: string) => `${name} is up to date, nothing to do.`,
  written: (name: string) => `Wrote ${name}.`,
  /** The new text, in the head of a diff. */
  generated: (name: string) => `${name} (generated)`,

  noFolder: (name: string) => ({
    message: `${name} is not a folder.`,
    hint: 'Give a file in a folder: --out FILE',
  }),
  /** `word`: the folder's path, as a shell reads it. */
  folderMissing: (name: string, word: string) => ({
    message: `The folder ${name} does not exist.`,
    hint: `Make it first: mkdir -p ${word}`,
  }),
  isFolder: (name: string) => ({
    message: `${name} is a folder.`,
    hint: 'Give a file in it: --out FILE',
  }),
  noPlainFile: (name: string) => ({
    message: `${name} is not a plain file.`,
    hint: 'Without --out the text goes to standard output.',
  }),
  unwritable: (name: string, code: string, word: string) => ({
    message: `${name} cannot be written (${code}).`,
    hint: `See what it is with: ls -ld ${word}`,
  }),
};
