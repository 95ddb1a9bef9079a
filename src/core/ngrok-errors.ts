import { copyToken, type Explanation, explainFailure, unreachableText } from './ngrok-failure.ts';
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
  /** The variable that names a proxy, where there is one: the SDK ignores it. */
  readonly proxyVariable?: string | null;
  /** With 334: the ngrok on this machine that may be the other one. */
  readonly rival?: NgrokRival | null;
}

/** An ngrok that is not ours. */
export interface NgrokRival {
  readonly pid: number;
  /** Fit to be shown. */
  readonly command: string;
  /** Does its command line name the domain? */
  readonly sure: boolean;
}

/** The domain is held by another agent. */
export const domainTaken = 'ERR_NGROK_334';

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
  [unreachableText(''), 'unreachable'],
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

const domainsPage = 'https://dashboard.ngrok.com/domains';
const agentsPage = 'https://dashboard.ngrok.com/agents';

// What the codes mean: https://ngrok.com/docs/errors
function explain(code: string, failure: NgrokFailure): Explanation {
  const domain = failure.domain ?? 'the domain';
  const { rival = null } = failure;
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
    case domainTaken:
      return {
        message: `${capitalised(domain)} is already online from another ngrok agent${heldBy(rival)}`,
        hint:
          rival === null
            ? `Stop that one (none is seen on this machine: ${agentsPage} lists them), or set another NGROK_DOMAIN.`
            : `Stop it (kill ${rival.pid}; ${agentsPage} lists those on other machines), or set another NGROK_DOMAIN.`,
      };
    default:
      return explainFailure(code, failure);
  }
}

/** Who has the domain, where that is to be seen. */
function heldBy(rival: NgrokRival | null): string {
  if (rival === null) return '.';
  const { pid, command, sure } = rival;
  return `: pid ${pid} (${command}) on this machine ${sure ? 'holds it' : 'holds it, as it seems'}.`;
}

function capitalised(text: string): string {
  return text.startsWith('the ') ? `T${text.slice(1)}` : text;
}
