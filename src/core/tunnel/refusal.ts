import { type gateKinds, gateWords } from '../words/gates.ts';
import { refusalWords, type TunnelExplanation, tunnelWords } from '../words/tunnel.ts';
import { explainFailure, firstLine, type TunnelFailure, tokenPage } from './failure.ts';
import type { Retry, TunnelError } from './state.ts';

/** The domain is held by another agent. */
export const domainTaken = 'ERR_NGROK_334';

/**
 * Says in plain English why the tunnel is not up, what to do about it, and whether another try may help.
 * Pure: the same failure always gets the same words.
 */
export function explainTunnelFailure(failure: TunnelFailure): {
  readonly error: TunnelError;
  readonly retry: Retry;
} {
  const code = failure.code ?? codeOfText(failure.message);
  const { message, hint } = explain(code, failure);
  const retry = retryOf({ code });
  return { error: { code, message, hint: tunnelWords.withRetry(hint, retry) }, retry };
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

/** What a plan lacks, by ngrok's codes (https://ngrok.com/docs/errors), and the setting that asked for it. */
const plans: Readonly<Record<string, readonly [what: keyof typeof gateKinds, name: string]>> = {
  ERR_NGROK_9000: ['password', 'NGROK_BASIC_AUTH'],
  ERR_NGROK_7093: ['password', 'NGROK_BASIC_AUTH'],
  ERR_NGROK_9015: ['oauth', 'NGROK_OAUTH'],
  ERR_NGROK_7041: ['oauth', 'NGROK_OAUTH'],
  ERR_NGROK_9017: ['ranges', 'NGROK_ALLOW_CIDRS, NGROK_DENY_CIDRS'],
  ERR_NGROK_1808: ['ranges', 'NGROK_ALLOW_CIDRS, NGROK_DENY_CIDRS'],
  ERR_NGROK_6032: ['policy', 'NGROK_TRAFFIC_POLICY'],
  ERR_NGROK_15004: ['rules', 'NGROK_TRAFFIC_POLICY'],
  ERR_NGROK_18020: ['pool', 'NGROK_POOLING'],
};

/** A policy that the service does not take as it is. */
const policyRefusals = ['ERR_NGROK_9026', 'ERR_NGROK_2239'];

const hopeless: ReadonlySet<string> = new Set([
  ...Object.keys(plans),
  ...policyRefusals,
  'ERR_NGROK_105',
  'ERR_NGROK_107',
  'ERR_NGROK_108',
  'ERR_NGROK_319',
  'ERR_NGROK_320',
  'ERR_NGROK_4018',
  'no-token',
  'no-sdk',
  'bad-server-addr',
  'bad-root-cas',
]);

/** What a text of the SDK's means. It keeps no causes and, with its builder, sets no `errorCode`: the text is all (1.7.0). */
export function codeOfText(message: string): string {
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

const signUpPage = 'https://dashboard.ngrok.com/signup';
const domainsPage = 'https://dashboard.ngrok.com/domains';
const agentsPage = 'https://dashboard.ngrok.com/agents';
const plansPage = 'https://dashboard.ngrok.com/billing/choose-a-plan';
const policyPage = 'https://ngrok.com/docs/traffic-policy';

// What the codes mean: https://ngrok.com/docs/errors
function explain(code: string, failure: TunnelFailure): TunnelExplanation {
  const { domain, rival = null } = failure;
  const plan = plans[code];
  if (plan !== undefined) return gateWords.notInPlan(plan[0], plan[1], plansPage);
  if (policyRefusals.includes(code)) return gateWords.policyRefused(firstLine(failure.message), policyPage);
  switch (code) {
    case 'ERR_NGROK_105':
      return refusalWords.noAuthtoken(tokenPage);
    case 'ERR_NGROK_107':
      return refusalWords.revokedToken(tokenPage);
    case 'ERR_NGROK_4018':
      return refusalWords.unverified(signUpPage, tokenPage);
    case 'ERR_NGROK_108':
      return refusalWords.tooManyAgents(agentsPage);
    case 'ERR_NGROK_319':
      return refusalWords.notReserved(domain, domainsPage);
    case 'ERR_NGROK_320':
      return refusalWords.othersDomain(domain, domainsPage);
    case domainTaken:
      return refusalWords.domainTaken(domain, rival, agentsPage);
    default:
      return explainFailure(code, failure);
  }
}
