/** What tells whether an answer is a page: the document that a person looks at. */
export interface PageSigns {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly accept: string | null;
  /** `Sec-Fetch-Dest` and `Sec-Fetch-Site`: browsers send them over https, others do not. */
  readonly dest: string | null;
  readonly site: string | null;
}

/** A custom component is a document in a frame, of the same app. */
const component = /\/component\//;

export function isPage(signs: PageSigns): boolean {
  const { method, path, status, contentType, accept, dest, site } = signs;
  if (method !== 'GET' || component.test(path)) return false;
  const isDocument = dest === 'document' || (/^i?frame$/.test(dest ?? '') && site !== 'same-origin');
  if (dest !== null && !isDocument) return false;
  // What has not changed since says no more than that.
  if (status === 304) return isDocument || (accept ?? '').startsWith('text/html');
  return /^(text\/html|application\/xhtml\+xml)\b/i.test(contentType ?? '');
}

/** Is it the WebSocket of Streamlit's page? */
export function isStream(path: string): boolean {
  return path.endsWith('/_stcore/stream');
}
