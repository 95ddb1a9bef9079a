import type { NgrokFailure } from './ngrok-errors.ts';
import { printable } from './printable.ts';

export interface Explanation {
  readonly message: string;
  readonly hint: string;
}

/** Where ngrok's agents connect to (the SDK's own default, 1.7.0). */
export const ngrokServer = 'connect.ngrok-agent.com:443';

const tokenPage = 'https://dashboard.ngrok.com/get-started/your-authtoken';
export const copyToken = `Copy it from ${tokenPage} and write NGROK_AUTHTOKEN=… into .env.`;

/** How the agent tells that its server takes no connection, and why. */
export function unreachableText(why: string): string {
  return `unreachable: ${why}`;
}

/** In plain English what ngrok never said: that it was not reached, that it is gone, or a code we do not know. */
export function explainFailure(code: string, failure: NgrokFailure): Explanation {
  const { message, serverAddr } = failure;
  const server = serverAddr ?? ngrokServer;
  switch (code) {
    case 'no-token':
      return {
        message: 'The tunnel has no authtoken.',
        hint: `${copyToken} (Or run: ngrok config add-authtoken …)`,
      };
    case 'unreachable':
      return {
        message: `No connection to ${server}: ${whyUnreachable(message)}.`,
        hint: checkNetwork(failure),
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
      return { message: `${server} gave no answer: ${firstLine(message)}.`, hint: checkNetwork(failure) };
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

/** From Node's codes (errno(3), getaddrinfo(3)); what else there is stays as it was told. */
function whyUnreachable(message: string): string {
  const told = message.replace(unreachableText(''), '');
  const known = reasons.find(([pattern]) => pattern.test(told))?.[1];
  if (known !== undefined) return known;
  const tells = message.startsWith(unreachableText('')) && told !== '';
  return tells ? firstLine(told) : 'no network, a name that is not found, or a firewall in between';
}

const reasons: readonly (readonly [told: RegExp, reason: string])[] = [
  [/EAI_AGAIN/, 'no name server answers, so this machine seems to have no network'],
  [/ENOTFOUND/, 'its name is not found; this machine may have no network'],
  [/ENET|EHOST|EADDRNOTAVAIL/, 'no way leads there from here, so this machine seems to have no network'],
  [/ECONNREFUSED|ECONNRESET/, 'the connection was refused, there or by a firewall in between'],
];

function checkNetwork({ proxyVariable = null }: NgrokFailure): string {
  const way = 'set NGROK_SERVER_ADDR to an ingress that can be reached directly';
  return proxyVariable === null
    ? `Check the network. Where only a proxy leads out there is no way: ngrok's SDK ignores HTTPS_PROXY; ${way}.`
    : `Check the network. ${proxyVariable} is set, but ngrok's SDK ignores it: where only that proxy leads out, ${way}.`;
}

function explainUnknown(code: string, message: string): Explanation {
  const text = firstLine(message).replace(/[.:]?$/, '.');
  return code.startsWith('ERR_NGROK_')
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
