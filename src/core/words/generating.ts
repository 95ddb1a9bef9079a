/** The deployment files: what keeps them from being made. */
export const generateWords = {
  ofNginxOnly: (option: string) => `--${option} belongs to generate nginx and generate proxy --kind nginx`,
  ofProxyOnly: (option: string) => `--${option} belongs to generate nginx and generate proxy`,
  ofProxyAlone: (option: string) => `--${option} belongs to generate proxy`,
  kindNeeded: 'generate proxy needs to know which: --kind nginx, caddy, traefik or apache',
  ofPageOnly: '--contact belongs to generate error-page and generate proxy',
  /** `shown`: between quotes. */
  badContact: (shown: string) =>
    `--contact is a link, such as https://www.example.org/help or mailto:team@example.org, not ${shown}`,
  noServerName: (kind: string) => `--server-name means nothing to generate ${kind}`,
  toOrTarget: '--to or --target, not both: --to tunnel is --target development',
  badServerName: (shown: string) => `--server-name is a host name, such as app.example.org, not "${shown}"`,
  badPath: (shown: string) => `--path is the path of a URL, such as /sales, not "${shown}"`,
  noResolver: (shown: string) =>
    `--resolver is an IP address, with a port or without, such as 127.0.0.53, not "${shown}"`,
  forceNeedsFile: '--force needs a file: --out FILE',
  outIsSettings: (out: string) => `--out ${out} is the file of the settings itself`,

  /** `seen`: what the settings lack; `write`: the line that they need; `call`: what goes without it; null: nothing does. */
  noProxy: (target: string, seen: string, write: string, call: string | null) => ({
    message: `There is no ${target} proxy to generate: ${seen}.`,
    hint: `Write in .env: ${write}${call === null ? '' : ` — or lead ${call}`}`,
  }),
  /** A call that is complete. `kind`: `proxy --kind caddy`; `name`: the one that was given. */
  completeCall: (kind: string, to: 'app' | 'tunnel', name = 'app.example.org') =>
    `${to === 'app' ? 'straight to the app' : 'into the tunnel'} under a name: ocap-dev generate ${kind} --to ${to} --server-name ${name}`,
  proxyLeftOut: (target: string, seen: string, write: string) =>
    `The ${target} proxy is left out: ${seen}. For both, write in .env: ${write}`,
  sameName: (host: string) => ({
    message: `DEV_PROXY_URL and PROD_PROXY_URL both name ${host}.`,
    hint: 'Give each its own name, or generate one alone: --target development',
  }),
  /** `host`: what the service's own URL would be. */
  noProductionOrigin: (host: string) => ({
    message: 'PROD_ORIGINS is an empty list.',
    hint: `Write in .env: PROD_ORIGINS=https://${host} — or give it: --server-name ${host}`,
  }),
  /** Nobody wrote PROD_ORIGINS. */
  originOfName: (host: string) =>
    `PROD_ORIGINS is not set: ${host} is what Render makes of the project's name, unless it is taken. Write in .env: PROD_ORIGINS=https://${host}`,
  /** The same where the file has a service, `file`: as it was given. */
  originOfService: (host: string, file: string, service: string) =>
    `PROD_ORIGINS is not set: ${host} is what Render makes of ${service}, the service's name in ${file}. Write in .env: PROD_ORIGINS=https://${host}`,
  /** The same where the file has a list. */
  originsOfFile: (file: string, origins: readonly string[]) =>
    `PROD_ORIGINS is not set: the list stays the one of ${file}. Write in .env: PROD_ORIGINS=${origins.join(',')}`,
  noPackageFile: {
    message:
      'Nothing here lists the packages that the app needs: no requirements.txt, pyproject.toml or Pipfile.',
    hint: 'Write them down first: a requirements.txt with a line for each, streamlit among them',
  },
  /** `build`: the command that fails without it. */
  noLock: (file: string, build: string, make: string) =>
    `There is no ${file}, and without it "${build}" fails: ${make}`,
  pathNotInApp: (path: string, seen: string | null) =>
    `The path is passed on as it is, and the app ${seen === null ? 'has none' : `has /${seen}`}: set server.baseUrlPath = "${path.slice(1)}" in .streamlit/config.toml.`,
  /** Of an image that is built from all of the folder. */
  imageTakesAll:
    'COPY takes all that .dockerignore does not name: write .env, .venv, .git and .streamlit/secrets.toml into it.',
};

/** The file that `--out` names: what became of it, and why it cannot be written. */
export const outputFileWords = {
  kept: (name: string) =>
    `${name} is there and differs, see above: nothing was written. To replace it, add --force`,
  /** Where only our own keys would change. */
  keptKeys: (name: string) =>
    `${name} is there and differs in the keys above: nothing was written. To change these alone, add --force`,
  /** `place`: `render.yaml:3`; `what`: without a full stop. */
  unchangeable: (name: string, place: string, what: string) => ({
    message: `${place}: ${what}.`,
    hint: `Mend that, or move ${name} out of the way: then all of it is written anew`,
  }),
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
  notUtf8: 'it is not in UTF-8, so single keys cannot be changed in it',
  /** `reason`: sentences. */
  notWritten: (name: string, reason: string) => ({ message: `${name} was not written.`, hint: reason }),
  unwritable: (name: string, code: string, word: string) => ({
    message: `${name} cannot be written (${code}).`,
    hint: `See what it is with: ls -ld ${word}`,
  }),
};
