import type { ServerResponse } from 'node:http';

/** A page of the edge's own. Its code is in a header, as ngrok sends it. */
export interface EdgePage {
  readonly status: number;
  readonly code: string;
  readonly text: string;
}

/** Nobody serves this name. */
export function offlinePage(host: string): EdgePage {
  return { status: 404, code: 'ERR_NGROK_3200', text: `The endpoint ${host} is offline.` };
}

/** The agent closed the stream without a whole answer. */
export const brokenAnswerPage: EdgePage = {
  status: 502,
  code: 'ERR_NGROK_3004',
  text: 'The server returned an invalid or incomplete HTTP response.',
};

/** The free plan's warning. It comes with 200: a status alone proves nothing. */
export function warningPage(host: string): EdgePage {
  return { status: 200, code: 'ERR_NGROK_6024', text: `You are about to visit ${host}` };
}

export function sendPage(response: ServerResponse, page: EdgePage): void {
  response.writeHead(page.status, pageHeaders(page)).end(pageBody(page));
}

/** The same for a connection that was to be upgraded. */
export function rawPage(page: EdgePage): string {
  const headers = Object.entries({ ...pageHeaders(page), connection: 'close' });
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${page.status} Edge`, ...lines, '', pageBody(page)].join('\r\n');
}

function pageHeaders(page: EdgePage): Record<string, string> {
  return {
    'content-type': 'text/html',
    'content-length': String(Buffer.byteLength(pageBody(page))),
    'ngrok-error-code': page.code,
  };
}

function pageBody({ code, text }: EdgePage): string {
  return `<!doctype html><title>${code}</title><p>${text} (${code})</p>`;
}
