/** What `doctor` says of a page whose own name is led to this machine. */
export const rebindingWords = {
  open: (version: string, line: string) =>
    `${letsIn(version)} To refuse it, write under [server] of .streamlit/config.toml: ${line}`,
  noOption: (version: string) =>
    `${letsIn(version)} This version cannot refuse it: 1.61 is the first with server.allowedHosts.`,
  closed:
    'server.allowedHosts refuses every other Host: no page whose name is led to this machine gets in (DNS rebinding).',
};

function letsIn(version: string): string {
  return `Streamlit ${version} lets in, whatever is listed, a page whose own name is led to this machine (DNS rebinding).`;
}
