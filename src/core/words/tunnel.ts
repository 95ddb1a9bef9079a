/** Why the tunnel is not up, and what to do. */
export interface TunnelExplanation {
  readonly message: string;
  readonly hint: string;
}

/** Another ngrok, as it is named. */
interface RivalSaid {
  readonly pid: number;
  readonly command: string;
  readonly sure: boolean;
}

type RetrySaid = keyof typeof retries;

const notTouched = 'The app is not touched.';

/** The tunnel: its states, and why it is not up. */
export const tunnelWords = {
  off: 'The tunnel is off.',
  online: (url: string | null) => `The tunnel is online: ${url}`,
  notUp: (state: string, error: TunnelExplanation | null) =>
    `The tunnel: ${state}.${error === null ? '' : ` ${error.message} ${error.hint}`}`,

  doorFailed: (reason: string): TunnelExplanation => ({
    message: `The local door that the tunnel leads to could not be opened: ${reason}`,
    hint: 'Press t to try again.',
  }),

  /** ngrok's own config file, and the line where it breaks; null: it cannot be read. */
  brokenConfig: (file: string, line: number | null): TunnelExplanation => ({
    message: brokenConfig(file, line),
    hint: 'Mend it and press t, or write NGROK_AUTHTOKEN=… into .env.',
  }),
  /** The token stands in the settings. */
  brokenConfigBeside: (file: string, line: number | null) =>
    `${brokenConfig(file, line)} The tunnel goes by NGROK_AUTHTOKEN instead; ngrok's own agent refuses the file too.`,

  withRetry: (hint: string, retry: RetrySaid) => `${hint} ${retries[retry]}`,
};

const retries = {
  no: 'Not tried again by itself: change the settings, or reconnect (t).',
  few: 'Tried a few times by itself; after that, reconnect (t).',
  yes: 'Tried again by itself.',
};

/** Where the proxy in front of the tunnel must lead to; `lines` are nginx's. */
export const proxyTargetWords = {
  moved: (was: string, now: string, proxy: string, lines: readonly string[]) =>
    `The tunnel moved from https://${was} to https://${now}, and the proxy ${proxy} must follow: ${writeIntoNginx(now, lines)} ocap-dev generate nginx writes that file.`,
  given: (now: string, proxy: string, lines: readonly string[]) =>
    `The tunnel got https://${now} from ngrok, and the proxy ${proxy} must lead there: ${writeIntoNginx(now, lines)} With a reserved name in NGROK_DOMAIN it stays as it is.`,
};

function writeIntoNginx(host: string, lines: readonly string[]): string {
  return `in the location of its nginx file write ${lines.join(' ')} (or, with the target in a variable, set $backend "https://${host}";).`;
}

/** What ngrok refuses. The pages are those of its dashboard that mend it. */
export const refusalWords = {
  noAuthtoken: (tokenPage: string): TunnelExplanation => ({
    message: 'What is set as the authtoken does not look like an authtoken of ngrok.',
    hint: copyToken(tokenPage),
  }),
  revokedToken: (tokenPage: string): TunnelExplanation => ({
    message: 'The authtoken is not valid any more: it was reset or revoked, or its account was left.',
    hint: copyToken(tokenPage),
  }),
  unverified: (signUpPage: string, tokenPage: string): TunnelExplanation => ({
    message: 'ngrok asks for a verified account and its authtoken.',
    hint: `Sign up at ${signUpPage} and verify the e-mail address. ${copyToken(tokenPage)}`,
  }),
  tooManyAgents: (agentsPage: string): TunnelExplanation => ({
    message: 'The account already runs as many ngrok agents as its plan allows.',
    hint: `Stop one of those that ${agentsPage} lists.`,
  }),
  notReserved: (domain: string | null, domainsPage: string): TunnelExplanation => ({
    message: `${domain ?? 'The domain'} is not reserved for the account of this authtoken.`,
    hint: `Reserve it at ${domainsPage}, or write NGROK_DOMAIN=… with one that is listed there.`,
  }),
  othersDomain: (domain: string | null, domainsPage: string): TunnelExplanation => ({
    message: `${domain ?? 'The domain'} is reserved for another ngrok account.`,
    hint: `Use the authtoken of that account, or write NGROK_DOMAIN=… with one that ${domainsPage} lists.`,
  }),
  domainTaken: (domain: string | null, rival: RivalSaid | null, agentsPage: string): TunnelExplanation => ({
    message: `${domain ?? 'The domain'} is already online from another ngrok agent${heldBy(rival)}`,
    hint:
      rival === null
        ? `Stop that one (none is seen on this machine: ${agentsPage} lists them), or set another NGROK_DOMAIN.`
        : rival.sure
          ? `Stop it (kill ${rival.pid}; ${agentsPage} lists those on other machines), or set another NGROK_DOMAIN.`
          : `Which one has it ${agentsPage} tells: stop that one, or set another NGROK_DOMAIN.`,
  }),
  /** Any other code, with ngrok's own text. */
  other: (told: string, codePage: string): TunnelExplanation => ({
    message: `ngrok refused: ${told}`,
    hint: `See ${codePage} for more.`,
  }),
};

/** Who has the domain, where that is to be seen. */
function heldBy(rival: RivalSaid | null): string {
  if (rival === null) return '.';
  const { pid, command, sure } = rival;
  return sure
    ? `: pid ${pid} (${command}) on this machine holds it.`
    : `. On this machine pid ${pid} (${command}) may be it: it does not say which name it has.`;
}

/** What ngrok never said: that it was not reached, or that it is gone. `told` is the text of Node or the SDK. */
export const connectionWords = {
  noToken: (tokenPage: string): TunnelExplanation => ({
    message: 'The tunnel has no authtoken.',
    hint: `${copyToken(tokenPage)} (Or run: ngrok config add-authtoken …)`,
  }),
  unreachable: (server: string, why: string, proxyVariable: string | null): TunnelExplanation => ({
    message: `No connection to ${server}: ${why}.`,
    hint: checkNetwork(proxyVariable),
  }),
  why: {
    noNameServer: 'no name server answers, so this machine seems to have no network',
    nameNotFound: 'its name is not found; this machine may have no network',
    noWay: 'no way leads there from here, so this machine seems to have no network',
    refused: 'the connection was refused, there or by a firewall in between',
    unknown: 'no network, a name that is not found, or a firewall in between',
  },
  distrusted: (server: string): TunnelExplanation => ({
    message: `${server} answered, but not with a certificate that is trusted as ngrok's.`,
    hint: "A proxy that opens TLS may be in between, or the ingress has its own authority: NGROK_ROOT_CAS=/path/to/its-ca.pem, or NGROK_ROOT_CAS=host for this machine's.",
  }),
  /** `told`: from when until when the certificate is valid, and what the clock says. */
  otherTimes: (server: string, told: string): TunnelExplanation => ({
    message: `The certificate of ${server} ${told}.`,
    hint: 'Set the clock of this machine: sudo timedatectl set-ntp true. If it is right, the certificate of that ingress has to be renewed.',
  }),
  noSdk: (place: SdkSaid): TunnelExplanation => ({ message: noSdk(place), hint: `${installSdk(place)}.` }),
  badServerAddress: (server: string): TunnelExplanation => ({
    message: `The server address "${server}" is not of the form host:port.`,
    hint: 'Write it as NGROK_SERVER_ADDR=connect.example.com:443, or remove it to use ngrok itself.',
  }),
  badRootCertificates: (told: string): TunnelExplanation => ({
    message: `The file of root certificates could not be read: ${told}.`,
    hint: 'Mend NGROK_ROOT_CAS (or connect_cas in ngrok.yml), or remove it to trust ngrok itself.',
  }),
  noAnswer: (server: string, told: string, proxyVariable: string | null): TunnelExplanation => ({
    message: `${server} gave no answer: ${told}.`,
    hint: checkNetwork(proxyVariable),
  }),
  stoppedAfar: (told: string): TunnelExplanation => ({
    message: `The tunnel was stopped at ngrok: ${told}.`,
    hint: notTouched,
  }),
  silent: (told: string): TunnelExplanation => ({
    message: `The connection to ngrok fell silent: ${told}.`,
    hint: notTouched,
  }),
  brokenAnswer: { message: "ngrok's answer broke off or could not be read.", hint: notTouched },
  lost: { message: 'The connection to ngrok was lost.', hint: notTouched },
  agentDied: (told: string): TunnelExplanation => ({
    message: `The process that holds the tunnel ended unexpectedly: ${told}.`,
    hint: notTouched,
  }),
  notOpened: (told: string, outagesPage: string): TunnelExplanation => ({
    message: `The tunnel could not be opened: ${told}`,
    hint: `See ${outagesPage} for outages.`,
  }),
  noReason: 'no reason was given',
};

interface SdkSaid {
  readonly system: string;
  readonly checkout: string | null;
}

/** ngrok's SDK has no part that runs here. */
export function noSdk({ system }: SdkSaid): string {
  return `ngrok's SDK has no part for this system (${system}) here, so no tunnel can be opened.`;
}

/** How the missing part is brought, without a final stop. */
export function installSdk({ checkout }: SdkSaid): string {
  return checkout === null
    ? 'Install ocap-dev again on this machine, with npm and without --omit=optional'
    : `Run npm run setup in ${checkout}`;
}

/** What an agent tells of its end, and its supervisor of an agent that is late: for the `told` above. */
export const agentWords = {
  nobodyAnswered: (seconds: number) => `nobody answered within ${seconds} s`,
  signingIn: (seconds: number) => `signing in took over ${seconds} s`,
  opening: (seconds: number) => `opening the tunnel took over ${seconds} s`,
  noHeartbeatFor: (seconds: number) => `no heartbeat for ${seconds} s`,
  noHeartbeatSinceSleep: 'no heartbeat since the machine slept',
  validity: (from: string, to: string, now: string) =>
    `is valid from ${from} to ${to}, and this machine's clock says ${now}`,
  noUrl: 'the service gave no URL',
  listenerEnded: 'the listener ended',
  notStarted: (code: string | undefined) => `it could not be started, ${code}`,
  exitCode: (exitCode: number) => `exit code ${exitCode}`,
};

/** Why nothing of ngrok's own config file is read. */
export function brokenConfig(file: string, line: number | null): string {
  return line === null
    ? `${file} cannot be read, and so its authtoken is not either.`
    : `${file}:${line} is not valid YAML, so its authtoken is not read.`;
}

function copyToken(tokenPage: string): string {
  return `Copy it from ${tokenPage} and write NGROK_AUTHTOKEN=… into .env.`;
}

function checkNetwork(proxyVariable: string | null): string {
  const way = 'set NGROK_SERVER_ADDR to an ingress that can be reached directly';
  return proxyVariable === null
    ? `Check the network. Where only a proxy leads out there is no way: ngrok's SDK ignores HTTPS_PROXY; ${way}.`
    : `Check the network. ${proxyVariable} is set, but ngrok's SDK ignores it: where only that proxy leads out, ${way}.`;
}
