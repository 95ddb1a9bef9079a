import type { DoorPage } from '../../core/door/visitor.ts';

export interface PageAnswer {
  readonly status: number;
  readonly statusText: string;
  /** Flat pairs. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

interface Words {
  readonly title: string;
  readonly text: string;
}

interface Wording {
  readonly status: 502 | 503;
  /** When the page loads itself again, and programs may ask again; null: never by itself. */
  readonly againAfterS: number | null;
  readonly english: Words;
  readonly french: Words;
}

const statusTexts = { 502: 'Bad Gateway', 503: 'Service Unavailable' } as const;

/** The small page that a visitor sees in place of the app. It needs nothing but itself. */
export function pageAnswer(page: DoorPage): PageAnswer {
  const wording = wordingOf(page);
  const body = Buffer.from(html(wording, page.kind === 'away' ? page.reason : null));
  const again = wording.againAfterS === null ? [] : ['Retry-After', `${wording.againAfterS}`];
  return {
    status: wording.status,
    statusText: statusTexts[wording.status],
    headers: [
      ...['Content-Type', 'text/html; charset=utf-8', 'Content-Length', `${body.length}`],
      ...['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff'],
      ...['Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'", ...again],
    ],
    body,
  };
}

function wordingOf({ kind }: DoorPage): Wording {
  switch (kind) {
    case 'restarting':
      return {
        status: 503,
        againAfterS: 2,
        english: { title: 'The app is restarting', text: 'This page loads again by itself.' },
        french: { title: 'L’application redémarre', text: 'Cette page se recharge d’elle-même.' },
      };
    case 'away':
      return {
        status: 503,
        againAfterS: 10,
        english: { title: 'The app is not running', text: 'This page tries again by itself.' },
        french: { title: 'L’application est arrêtée', text: 'Cette page réessaie d’elle-même.' },
      };
    case 'unanswered':
      return {
        status: 502,
        againAfterS: 5,
        english: { title: 'The app does not answer', text: 'This page tries again by itself.' },
        french: { title: 'L’application ne répond pas', text: 'Cette page réessaie d’elle-même.' },
      };
    case 'unfinished':
      return {
        status: 502,
        againAfterS: null,
        english: {
          title: 'The app stopped before it answered',
          text: 'What you sent may or may not have been handled: go back and look before you send it again.',
        },
        french: {
          title: 'L’application s’est arrêtée avant de répondre',
          text: 'Votre envoi a peut-être été traité, peut-être pas : revenez en arrière et vérifiez avant de renvoyer.',
        },
      };
    default:
      return kind satisfies never;
  }
}

function html({ againAfterS, english, french }: Wording, reason: string | null): string {
  const refresh = againAfterS === null ? '' : `<meta http-equiv="refresh" content="${againAfterS}">\n`;
  const why = reason === null ? '' : `<p>${escapeHtml(reason)}</p>\n`;
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
