import type { DoorPage } from '../../core/door/visitor.ts';
import { visitorPageWords } from '../../core/words/visitor-page.ts';

export interface PageAnswer {
  readonly status: number;
  readonly statusText: string;
  /** Flat pairs. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

interface Showing {
  readonly status: 403 | 429 | 502 | 503;
  /** When the page loads itself again, and programs may ask again; null: never by itself. */
  readonly againAfterS: number | null;
}

const showings: Readonly<Record<DoorPage['kind'], Showing>> = {
  restarting: { status: 503, againAfterS: 2 },
  away: { status: 503, againAfterS: 10 },
  unanswered: { status: 502, againAfterS: 5 },
  crowded: { status: 503, againAfterS: 5 },
  unfinished: { status: 502, againAfterS: null },
  uninvited: { status: 403, againAfterS: null },
  expired: { status: 403, againAfterS: null },
  spent: { status: 403, againAfterS: null },
  guessing: { status: 429, againAfterS: null },
};

const pageType = 'text/html; charset=utf-8';

const statusTexts = {
  403: 'Forbidden',
  429: 'Too Many Requests',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
} as const;

/** The small page that a visitor sees in place of the app. It needs nothing but itself. */
export function pageAnswer(page: DoorPage): PageAnswer {
  const { status, againAfterS } = showings[page.kind];
  const body = Buffer.from(html(page));
  const retryAfterS = page.kind === 'guessing' ? page.retryAfterS : againAfterS;
  const refused = status === 403 || status === 429 ? ['X-Ocap-Refused', page.kind] : [];
  const again = retryAfterS === null ? [] : ['Retry-After', `${retryAfterS}`];
  return {
    status,
    statusText: statusTexts[status],
    headers: [
      ...['Content-Type', pageType, 'Content-Length', `${body.length}`],
      ...['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff'],
      ...['Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'", ...again, ...refused],
    ],
    body,
  };
}

function html(page: DoorPage): string {
  const { againAfterS } = showings[page.kind];
  const { english, french } = visitorPageWords[page.kind];
  const refresh = againAfterS === null ? '' : `<meta http-equiv="refresh" content="${againAfterS}">\n`;
  const why = page.kind === 'away' ? `<p>${escapeHtml(page.reason)}</p>\n` : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh}<title>${english.title}</title>
<style>
:root { color-scheme: light dark }
body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1rem }
</style>
</head>
<body>
<main>
<h1>${english.title}</h1>
${why}<p>${english.text}</p>
<section lang="fr">
<h2>${french.title}</h2>
<p>${french.text}</p>
</section>
</main>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
