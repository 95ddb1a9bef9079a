import { printable } from './printable.ts';
import type { Retry, TunnelError } from './tunnel.ts';

/** What is known of a tunnel that did not come up, or is gone. */
export interface NgrokFailure {
  /** `ERR_NGROK_105`, or a word of ours; null: it is read from the message. */
  readonly code: string | null;
  /** The SDK's or the service's text, already without the authtoken. */
  readonly message: string;
  readonly domain: string | null;
  /** `host:port` of another ingress than ngrok's own. */
  readonly serverAddr?: string | null;
}

/**
 * Says in plain English why the tunnel is not up, what to do about it, and whether another try may help.
 * Pure: the same failure always gets the same words.
 */
export function explainNgrokError(failure: NgrokFailure): {
  readonly error: TunnelError;
  readonly retry: Retry;
} {
  const code = failure.code ?? codeOf(failure.message);
  const { message, hint } = explain(code, failure);
  const retry = retryOf({ code });
  return { error: { code, message, hint: `${hint} ${retrySentences[retry]}` }, retry };
}

/**
 * Whether the tunnel is opened again by itself after this. What only its user can mend is not; a domain that is still
 * held (334: by an agent of our own that was killed a moment ago) and codes we do not know are, a few times.
 */
export function retryOf(error: Pick<TunnelError, 'code'> | null): Retry {
  if (error === null) return 'yes';
  if (hopeless.has(error.code)) return 'no';
  return error.code.startsWith(ngrokPrefix) || error.code === 'refused' ? 'few' : 'yes';
}

/** Takes the authtoken out of a text: ngrok's own texts echo it (`Your authtoken: …`), whole or in part. */
export function withoutAuthtoken(text: string, authtoken: string): string {
  const token = authtoken.trim();
  const parts = token.split(/[_\W]+/).filter((part) => part.length >= tellingPartLength);
  const secrets = [token, encodeURIComponent(token), ...parts].filter((secret) => secret !== '');
  const scrubbed = secrets.reduce((rest, secret) => rest.replaceAll(secret, dots), text);
  return scrubbed.replaceAll(/(your authtoken:[ \t]*)(?!https?:\/\/)[^\s•]+/gi, `$1${dots}`);
}

const dots = '•••';
/** An authtoken is two random parts joined by `_`; shorter pieces could be anybody's words. */
const tellingPartLength = 8;

const ngrokPrefix = 'ERR_NGROK_';

const hopeless: ReadonlySet<string> = new Set([
  'ERR_NGROK_105',
  'ERR_NGROK_107',
  'ERR_NGROK_108',
  'ERR_NGROK_319',
  'ERR_NGROK_320',
  'ERR_NGROK_4018',
  'no-token',
  'bad-server-addr',
  'bad-root-cas',
]);

const retrySentences: Readonly<Record<Retry, string>> = {
  no: 'Not tried again by itself: change the settings, or reconnect (t).',
  few: 'Tried a few times by itself; after that, reconnect (t).',
  yes: 'Tried again by itself.',
};

// The SDK keeps no causes and, with its builder, sets no `errorCode`: the text is all there is (measured with 1.7.0).
function codeOf(message: string): string {
  const code = /ERR_NGROK_\d+/.exec(message)?.[0];
  if (code !== undefined) return code;
  return sdkTexts.find(([text]) => message.includes(text))?.[1] ?? 'refused';
}

const sdkTexts: readonly (readonly [text: string, code: string])[] = [
  ['failed to establish tcp connection', 'unreachable'],
  ['tls handshake error', 'tls'],
  ['invalid server address', 'bad-server-addr'],
  ['No such file or directory', 'bad-root-cas'],
  ['Permission denied', 'bad-root-cas'],
  ['Is a directory', 'bad-root-cas'],
  // An answer that ends before it is whole: the connection broke under the question.
  ['failed to deserialize rpc response', 'lost'],
  ['transport error', 'lost'],
  ['failed to start heartbeat task', 'lost'],
];

const tokenPage = 'https://dashboard.ngrok.com/get-started/your-authtoken';
const domainsPage = 'https://dashboard.ngrok.com/domains';
const agentsPage = 'https://dashboard.ngrok.com/agents';
const checkNetwork =
  "Check the network. Where only a proxy leads out there is no way: ngrok's SDK ignores HTTPS_PROXY; set NGROK_SERVER_ADDR to an ingress that can be reached directly.";
const copyToken = `Copy it from ${tokenPage} and write NGROK_AUTHTOKEN=… into .env.`;

interface Explanation {
  readonly message: string;
  readonly hint: string;
}

// What the codes mean: https://ngrok.com/docs/errors
function explain(code: string, failure: NgrokFailure): Explanation {
  const domain = failure.domain ?? 'the domain';
  switch (code) {
    case 'ERR_NGROK_105':
      return {
        message: 'What is set as the authtoken does not look like an authtoken of ngrok.',
        hint: copyToken,
      };
    case 'ERR_NGROK_107':
      return {
        message: 'The authtoken is not valid any more: it was reset or revoked, or its account was left.',
        hint: copyToken,
      };
    case 'ERR_NGROK_4018':
      return {
        message: 'ngrok asks for a verified account and its authtoken.',
        hint: `Sign up at https://dashboard.ngrok.com/signup and verify the e-mail address. ${copyToken}`,
      };
    case 'ERR_NGROK_108':
      return {
        message: 'The account already runs as many ngrok agents as its plan allows.',
        hint: `Stop one of those that ${agentsPage} lists.`,
      };
    case 'ERR_NGROK_319':
      return {
        message: `${capitalised(domain)} is not reserved for the account of this authtoken.`,
        hint: `Reserve it at ${domainsPage}, or write NGROK_DOMAIN=… with one that is listed there.`,
      };
    case 'ERR_NGROK_320':
      return {
        message: `${capitalised(domain)} is reserved for another ngrok account.`,
        hint: `Use the authtoken of that account, or write NGROK_DOMAIN=… with one that ${domainsPage} lists.`,
      };
    case 'ERR_NGROK_334':
      return {
        message: `${capitalised(domain)} is already online from another ngrok agent.`,
        hint: `Stop that one (on this machine: pgrep -a ngrok; elsewhere: ${agentsPage}), or set another NGROK_DOMAIN.`,
      };
    default:
      return explainOwn(code, failure);
  }
}

function explainOwn(code: string, { message, serverAddr }: NgrokFailure): Explanation {
  const server = serverAddr ?? 'connect.ngrok-agent.com:443';
  switch (code) {
    case 'no-token':
      return {
        message: 'The tunnel has no authtoken.',
        hint: `${copyToken} (Or run: ngrok config add-authtoken …)`,
      };
    case 'unreachable':
      return {
        message: `No connection to ${server}: no network, a name that is not found, or a firewall in between.`,
        hint: checkNetwork,
      };
    case 'tls':
      return {
        message: `${server} answered, but not with a certificate that is trusted as ngrok's.`,
        hint: "A proxy that opens TLS may be in between, or the ingress has its own authority: NGROK_ROOT_CAS=/path/to/its-ca.pem, or NGROK_ROOT_CAS=host for this machine's.",
      };
    case 'bad-server-addr':
      return {
        message: `The server address "${server}" is not of the form host:port.`,
        hint: 'Write it as NGROK_SERVER_ADDR=connect.example.com:443, or remove it to use ngrok itself.',
      };
    case 'bad-root-cas':
      return {
        message: `The file of root certificates could not be read: ${firstLine(message)}.`,
        hint: 'Mend NGROK_ROOT_CAS (or connect_cas in ngrok.yml), or remove it to trust ngrok itself.',
      };
    case 'timeout':
      return { message: `${server} gave no answer: ${firstLine(message)}.`, hint: checkNetwork };
    case 'lost':
      return { message: lostMessage(message), hint: 'The app is not touched.' };
    case 'agent-died':
      return {
        message: `The process that holds the tunnel ended unexpectedly: ${firstLine(message)}.`,
        hint: 'The app is not touched.',
      };
    default:
      return explainUnknown(code, message);
  }
}

function explainUnknown(code: string, message: string): Explanation {
  const text = firstLine(message).replace(/[.:]?$/, '.');
  return code.startsWith(ngrokPrefix)
    ? {
        message: `ngrok refused: ${text}`,
        hint: `See https://ngrok.com/docs/errors/${code.toLowerCase()} for more.`,
      }
    : {
        message: `The tunnel could not be opened: ${text}`,
        hint: 'See https://status.ngrok.com for outages.',
      };
}

function lostMessage(message: string): string {
  // A tunnel that was stopped from afar ends with the service's text in Rust's debug form.
  const stopped = /ListenerClosed \{ message: "((?:[^"\\]|\\.)*)"/.exec(message)?.[1];
  if (stopped !== undefined) {
    return `The tunnel was stopped at ngrok: ${firstLine(stopped.replaceAll(/\\(["'\\])/g, '$1'))}.`;
  }
  if (message.startsWith('no heartbeat'))
    return `The connection to ngrok fell silent: ${firstLine(message)}.`;
  if (message.includes('deserialize')) return "ngrok's answer broke off or could not be read.";
  return 'The connection to ngrok was lost.';
}

/** The first line of the SDK's text that tells something, without its prefixes, code and final stop. */
function firstLine(message: string): string {
  const bare = message
    .replace(/^(failed to connect session|failed to start listener|error closing listener): /, '')
    .replace(/\s*error_code: \S+\s*$/, '');
  const line = bare.split(/\r?\n|\\n/).find((candidate) => candidate.trim() !== '') ?? 'no reason was given';
  return printable(line.trim().replace(/\.$/, '')).slice(0, longestQuote);
}

const longestQuote = 200;

function capitalised(text: string): string {
  return text.startsWith('the ') ? `T${text.slice(1)}` : text;
}
