import type { Contact } from '../contact.ts';
import { errorPageCall, offlinePageName, type PageLanguage, shortOfflinePage } from '../error-page.ts';

/** nginx cannot ask for a header before it drops an answer: one that may be the app's own is asked for a second time. */
export const ngrokAnswers = `        # While the tunnel is away ngrok answers itself, with 404 and its header ngrok-error-code. nginx drops an answer
        # before it can look at a header, so the app's own 404 or 502 is asked for again: only of what may be asked twice.
        proxy_intercept_errors on;
        if ($request_method ~ ^(GET|HEAD)$) {
            error_page 404 502 503 504 @app_or_ngrok;
        }
`;

/** In the location that asks again. */
export const ngrokTold = `        # ngrok's own answer, or none at all: the page. The status stays the one that led here
        if ($upstream_http_ngrok_error_code) {
            rewrite ^ /${offlinePageName} last;
        }
        if ($upstream_header_time !~ [0-9]) {
            rewrite ^ /${offlinePageName} last;
        }

        # The app's own
`;

/** Without the second one nginx turns a 502 into a 404 as long as the page is not in its place (1.22). */
export function offlineLocations(
  tunnelPage: { readonly contact: Contact | null } | undefined,
  language?: PageLanguage,
): string {
  const contact = tunnelPage?.contact ?? null;
  const headers = [
    'add_header Cache-Control no-store always;',
    'add_header Retry-After 10 always;',
    // By it the page, which asks again by itself, knows that it is not the app that answers.
    ...(tunnelPage === undefined
      ? []
      : ['add_header ngrok-error-code $upstream_http_ngrok_error_code always;']),
  ].map((line) => `        ${line}`);
  return `    # ${errorPageCall(contact)}, and copy it to this folder
    location = /${offlinePageName} {
        internal;
        root /usr/share/nginx/html;
        try_files $uri @offline;
${headers.join('\n')}
    }

    # Where that page is missing. The status stays the one that led here
    location @offline {
${headers.join('\n')}
        return 200 "${shortOfflinePage(contact, language)}";
    }
`;
}
