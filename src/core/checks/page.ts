import { printable } from '../base/printable.ts';
import type { Page } from './hop.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Stands in the head of the page that `generate error-page` writes, and in that of its short form in the nginx file. */
const offlineMarks = /ocap-dev error-page|Un instant… \/ One moment…/;
/** Of a page of our own door that lets somebody not in. */
export const doorHeader = 'x-ocap-refused';
const ngrokCode = /ERR_NGROK_\d+/;
const excerptLength = 120;

/** Tells whose page it is, from what each is known to write. */
export function readPage({ status, headers, body }: RawAnswer): Page {
  const code = ngrokCode.exec(header(headers, 'ngrok-error-code'))?.[0] ?? ngrokCodeIn(status, body);
  // The agent's own words where the app's port is closed (SDK 1.7.0); ngrok's command line sends 8012.
  if (code === 'ERR_NGROK_8012' || /^failed to dial backend/.test(body)) return { by: 'agent' };
  if (code !== undefined) return { by: 'edge', code, endpoint: offlineEndpoint(body) };
  if (header(headers, doorHeader) !== '') return { by: 'door' };
  if (offlineMarks.test(body)) return { by: 'offline' };
  const routing = header(headers, 'x-render-routing');
  if (status >= 400 && routing !== '') return { by: 'render', routing: printable(routing) };
  if (/<center>(nginx|openresty)/.test(body)) return { by: 'nginx' };
  // The licence stands at the head of its page in 1.53.0 and 1.67.0, and of its 404 in the older one.
  if (/Copyright \(c\) Streamlit Inc\.|<title>Streamlit<\/title>/.test(body)) return { by: 'streamlit' };
  return { by: 'unknown' };
}

/** The beginning of a body, harmless to a terminal. */
export function excerptOf(body: string): string {
  return printable(body.trim().replace(/\s+/g, ' ').slice(0, excerptLength));
}

/** One value of a header, empty where there is none. */
export function header(headers: RawAnswer['headers'], name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

/** An app may well write of ngrok's codes: only an error's text, or the warning's, counts. */
function ngrokCodeIn(status: number, body: string): string | undefined {
  const code = ngrokCode.exec(body)?.[0];
  return status >= 400 || code === 'ERR_NGROK_6024' ? code : undefined;
}

// "The endpoint shop.ngrok-free.app is offline."
function offlineEndpoint(body: string): string | null {
  return /endpoint (?:https?:\/\/)?([\w.-]+)(?::\d+)? is offline/.exec(body)?.[1]?.toLowerCase() ?? null;
}
