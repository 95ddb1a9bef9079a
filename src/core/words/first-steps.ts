const secretsFile = '.streamlit/secrets.toml';

/** What a new user may do next, where a start goes on without something. */
export const firstStepWords = {
  setDomain: (envFile: string) => `NGROK_DOMAIN=… in ${envFile} opens one`,
  askForTunnel: 'USE_NGROK=true or --tunnel opens it',
  /** `byKey`: there is a screen, whose key does it. */
  envFromExample: (envFile: string, example: string, byKey: boolean) =>
    `There is no ${envFile} yet: ${byKey ? 'e writes one' : `cp ${example} ${envFile} makes one`} from ${example}.`,
  secretsFromExample: (example: string, byKey: boolean) =>
    `There is no ${secretsFile} yet, which st.secrets reads: ${byKey ? 'e writes one' : `cp ${example} ${secretsFile} makes one`} from ${example}.`,
  envIsVirtualenv: (envFile: string) =>
    `${envFile} is a virtualenv here: settings go into a file that you name with --env-file.`,
  envAbove: (envFile: string, above: string) =>
    `There is no ${envFile} here, and ${above} is not read: --env-file ${above} takes it.`,
  noEnv: (envFile: string) => `There is no ${envFile} yet: what you write there counts at once.`,
  reserveDomain:
    'Without NGROK_DOMAIN ngrok may give another URL at each start: reserve one at dashboard.ngrok.com.',
};
