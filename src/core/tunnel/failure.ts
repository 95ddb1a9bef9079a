import { printable } from '../base/printable.ts';
import { connectionWords, refusalWords, type TunnelExplanation } from '../words/tunnel.ts';

/** What is known of a tunnel that did not come up, or is gone. */
export interface TunnelFailure {
  /** `ERR_NGROK_105`, or a word of ours; null: it is read from the message. */
  readonly code: string | null;
  /** The SDK's or the service's text, already without the authtoken. */
  readonly message: string;
  readonly domain: string | null;
  /** `host:port` of another ingress than ngrok's own. */
  readonly serverAddr?: string | null;
  /** The variable that names a proxy, where there is one: the SDK ignores it. */
  readonly proxyVariable?: string | null;
  /** With `lost`: no answer to a heartbeat came, rather than an end. */
  readonly cause?: 'silence';
  /** With `no-sdk`. */
  readonly sdk?: SdkPlace;
  /** With 334: the ngrok on this machine that may be the other one. */
  readonly rival?: TunnelRival | null;
}

/** Where ngrok's SDK is missing. */
export interface SdkPlace {
  /** `linux-x64` */
  readonly system: string;
  /** The checkout in which `npm run setup` brings it; null: it came as a package. */
  readonly checkout: string | null;
}

/** An ngrok that is not ours. */
export interface TunnelRival {
  readonly pid: number;
  /** Fit to be shown. */
  readonly command: string;
  /** Does its command line name the domain? */
  readonly sure: boolean;
}

/** Where ngrok's agents connect to (the SDK's own default, 1.7.0). */
export const defaultServer = 'connect.ngrok-agent.com:443';

export const tokenPage = 'https://dashboard.ngrok.com/get-started/your-authtoken';
const outagesPage = 'https://status.ngrok.com';

/** In plain English what ngrok never said: that it was not reached, that it is gone, or a code we do not know. */
export function explainFailure(code: string, failure: TunnelFailure): TunnelExplanation {
  const { message, serverAddr, proxyVariable = null } = failure;
  const server = serverAddr ?? defaultServer;
  switch (code) {
    case 'no-token':
      return connectionWords.noToken(tokenPage);
    case 'unreachable':
      return connectionWords.unreachable(server, whyUnreachable(failure), proxyVariable);
    case 'tls':
      return connectionWords.distrusted(server);
    case 'clock':
      return connectionWords.otherTimes(server, firstLine(message));
    case 'no-sdk':
      return connectionWords.noSdk(failure.sdk ?? { system: 'this system', checkout: null });
    case 'bad-server-addr':
      return connectionWords.badServerAddress(server);
    case 'bad-root-cas':
      return connectionWords.badRootCertificates(firstLine(message));
    case 'timeout':
      return connectionWords.noAnswer(server, firstLine(message), proxyVariable);
    case 'lost':
      return explainLoss(failure);
    case 'agent-died':
      return connectionWords.agentDied(firstLine(message));
    default:
      return explainUnknown(code, message);
  }
}

/** From Node's codes (errno(3), getaddrinfo(3)); what else there is stays as it was told. */
function whyUnreachable({ code, message }: TunnelFailure): string {
  const known = reasons.find(([pattern]) => pattern.test(message))?.[1];
  if (known !== undefined) return known;
  // Where the code was read from the SDK's text, that says no more than the code.
  return code === 'unreachable' && message !== '' ? firstLine(message) : connectionWords.why.unknown;
}

const reasons: readonly (readonly [told: RegExp, reason: string])[] = [
  [/EAI_AGAIN/, connectionWords.why.noNameServer],
  [/ENOTFOUND/, connectionWords.why.nameNotFound],
  [/ENET|EHOST|EADDRNOTAVAIL/, connectionWords.why.noWay],
  [/ECONNREFUSED|ECONNRESET/, connectionWords.why.refused],
];

function explainUnknown(code: string, message: string): TunnelExplanation {
  const told = firstLine(message).replace(/[.:]?$/, '.');
  return code.startsWith('ERR_NGROK_')
    ? refusalWords.other(told, `https://ngrok.com/docs/errors/${code.toLowerCase()}`)
    : connectionWords.notOpened(told, outagesPage);
}

function explainLoss({ message, cause }: TunnelFailure): TunnelExplanation {
  // A tunnel that was stopped from afar ends with the service's text in Rust's debug form.
  const stopped = /ListenerClosed \{ message: "((?:[^"\\]|\\.)*)"/.exec(message)?.[1];
  if (stopped !== undefined) {
    return connectionWords.stoppedAfar(firstLine(stopped.replaceAll(/\\(["'\\])/g, '$1')));
  }
  if (cause === 'silence') return connectionWords.silent(firstLine(message));
  return message.includes('deserialize') ? connectionWords.brokenAnswer : connectionWords.lost;
}

/** The first line of the SDK's text that tells something, without its prefixes, code and final stop. */
export function firstLine(message: string): string {
  const bare = message
    .replace(/^(failed to connect session|failed to start listener|error closing listener): /, '')
    .replace(/\s*error_code: \S+\s*$/, '');
  const line =
    bare.split(/\r?\n|\\n/).find((candidate) => candidate.trim() !== '') ?? connectionWords.noReason;
  return printable(line.trim().replace(/\.$/, '')).slice(0, longestQuote);
}

const longestQuote = 200;
