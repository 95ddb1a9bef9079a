/** Where a value was written, as a problem names it: `.env`, `environment`, `command line`, `.streamlit/config.toml`. */
export interface WrittenPlace {
  readonly file: string;
  readonly line: number | null;
  /** The variable, the option of the command line, or Streamlit's own: `server.port`. */
  readonly name: string;
}

/**
 * What a project wrote of Streamlit's own options, in `.env`, the shell, config.toml or after `--`, as far as what is
 * generated follows from it. What is written wins over what would be generated.
 */
export interface StreamlitSettings {
  /** Does the app speak TLS itself? */
  readonly tls: boolean;
  /** Where people open the app itself, with a `server.address`; null: at no address that can be one. */
  readonly ownOrigin: string | null;
  /** `browser.serverAddress` as it was written; null: nobody wrote one. */
  readonly browserAddress: string | null;
  /** `browser.serverPort`; null: nobody wrote one. */
  readonly browserPort: string | null;
  /** `server.enableXsrfProtection`; null: nobody wrote one. */
  readonly xsrfProtection: string | null;
}

/** `PORT` where a place names it: `.env:3`, `the command line`. */
export function placeText({ file, line }: WrittenPlace): string {
  return line === null ? file : `${file}:${line}`;
}

/** Streamlit knows these three by heart, so nobody is let in by naming one of them. */
const localNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '0.0.0.0']);

/**
 * The origin that a written `browser.serverAddress` lets in, of which Streamlit compares the host name alone (1.33.0,
 * 1.53.0 and 1.67.0, which take `https://host/path` and `host:8080` for `host` too); null: none, or one that is let in anyhow.
 */
export function browserOrigin(
  { browserAddress, browserPort, tls }: StreamlitSettings,
  port: number,
): string | null {
  if (browserAddress === null) return null;
  const url = readHost(browserAddress);
  if (url === null || localNames.has(url.hostname)) return null;
  const isPublic = /[a-z]$/i.test(url.hostname) && url.hostname.includes('.');
  const shown = browserPort ?? (isPublic ? '443' : String(port));
  if (shown === '443') return `https://${url.hostname}`;
  return new URL(`${tls ? 'https' : 'http'}://${url.hostname}:${shown}`).origin;
}

function readHost(address: string): URL | null {
  const text = /^[a-z]+:\/\//i.test(address) ? address : `http://${address}`;
  return URL.canParse(text) && /^https?:/i.test(text) ? new URL(text) : null;
}
