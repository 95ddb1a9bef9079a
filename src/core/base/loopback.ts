/** Names under `.localhost` are the machine's own (RFC 6761, 6.3); who connects to 0.0.0.0 reaches it too. */
const loopbackHost = /^(localhost|.*\.localhost|127(\.\d+){1,3}|\[::1\]|0\.0\.0\.0)$/i;

/** Does this URL lead to the machine itself? @throws {TypeError} for what is no URL. */
export function isLoopback(url: string): boolean {
  return loopbackHost.test(new URL(url).hostname);
}

/** The same of a text that lacks its scheme: `localhost:8501/app`. */
export function beginsWithLoopback(text: string): boolean {
  return loopbackHost.test(/^(\[[^\]]*\]|[^:/?#]*)/.exec(text)?.[0] ?? '');
}
