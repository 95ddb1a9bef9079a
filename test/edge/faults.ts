import type { IncomingHttpHeaders } from 'node:http';

/** What the edge answers to one kind of request. */
export type Reply =
  | { readonly kind: 'accept' }
  /** `text` may hold `{authtoken}` and `{domain}`, as ngrok's own texts echo them. */
  | { readonly kind: 'refuse'; readonly code: string | null; readonly text: string }
  | { readonly kind: 'garble' }
  | { readonly kind: 'silence' };

export type Rpc = 'auth' | 'bind' | 'unbind';

/** How the edge misbehaves at the moment. */
export interface Faults {
  readonly replies: Record<Rpc, Reply>;
  heartbeats: 'answered' | 'ignored';
  /** `nothing`: connections are accepted, and not a byte is read from them or from those that are there. */
  reading: 'everything' | 'nothing';
  /** The free plan's page, shown to whoever does not send `ngrok-skip-browser-warning`. */
  warningPage: boolean;
  /** What a traffic policy makes of a visitor's request headers. */
  policy: HeaderPolicy;
}

/** Gives the headers that are set (or, with null, removed), by those that came; lower case. */
export type HeaderPolicy = (came: IncomingHttpHeaders) => Readonly<Record<string, string | null>>;

export function createFaults(): Faults {
  return {
    replies: { auth: accept, bind: accept, unbind: accept },
    heartbeats: 'answered',
    reading: 'everything',
    warningPage: false,
    policy: () => ({}),
  };
}

const accept: Reply = { kind: 'accept' };

/** A refusal in the shape of the service's own: some lines, an empty one, the code. */
export function refusal(code: string | null, text?: string): Reply {
  return { kind: 'refuse', code, text: text ?? texts[code ?? ''] ?? 'The request was refused.' };
}

/** The `Error` of an RPC answer. */
export function refusalText(
  reply: { readonly code: string | null; readonly text: string },
  values: { readonly authtoken: string; readonly domain: string },
): string {
  const text = reply.text.replaceAll('{authtoken}', values.authtoken).replaceAll('{domain}', values.domain);
  return reply.code === null ? text : `${text}\r\n\r\n${reply.code}\r\n`;
}

// Shaped like ngrok's: those of 105 and 107 echo the whole token (https://ngrok.com/docs/errors).
const texts: Readonly<Record<string, string>> = {
  ERR_NGROK_105:
    'The authtoken does not look like one of ours.\nYour authtoken: {authtoken}\nInstructions:\nhttps://dashboard.ngrok.com/get-started/your-authtoken',
  ERR_NGROK_107:
    'The authtoken is properly formed, but it is invalid.\nYour authtoken: {authtoken}\nIt was reset, or revoked.',
  ERR_NGROK_108: 'Your account is limited to 1 simultaneous agent sessions.',
  ERR_NGROK_319: 'Failed to create an endpoint with the domain {domain}: you must reserve it first.',
  ERR_NGROK_320: 'The domain {domain} is reserved for another account.',
  ERR_NGROK_334: "The endpoint 'https://{domain}' is already online.",
  ERR_NGROK_4018:
    'A verified account and authtoken are required.\nInstall your authtoken: https://dashboard.ngrok.com/get-started/your-authtoken',
};
