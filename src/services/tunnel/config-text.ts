import { LineCounter, parseDocument } from 'yaml';
import { isRecord } from '../../core/base/is-record.ts';
import { Secret } from '../../core/base/secret.ts';
import type { TunnelConfig } from '../../core/tunnel/state.ts';

// A module of its own, loaded where the file is there: `import('yaml')` has in the sources what Node finds of a CommonJS package, and in
// the bundle the names of its ES modules (scripts/lib/bundle.mjs); a static import has the same in both.

/** What the text of ngrok's own config file gives. Of one that is no YAML: the line where it breaks, and nothing else. */
export function parseTunnelConfig(text: string): Omit<TunnelConfig, 'file'> {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: 'failsafe',
    lineCounter: lines,
    prettyErrors: false,
    // Else a key that is no scalar is written, with what stands in it, into the terminal.
    logLevel: 'error',
  });
  const [error] = document.errors;
  // The parser's own sentence is not told: it may quote the line, and with it the authtoken.
  if (error !== undefined) return { ...nothing, fault: { line: lines.linePos(error.pos[0]).line } };
  const top = mapping(document.toJS());
  // Version 3 has its settings under `agent`, under two new names; version 2 at the top.
  const agent = mapping(top['agent']);
  const token = textOf(agent['authtoken'] ?? top['authtoken']);
  const server = textOf(
    agent['connect_url'] ?? agent['server_addr'] ?? top['connect_url'] ?? top['server_addr'],
  );
  return {
    authtoken: token === null ? null : new Secret(token),
    serverAddr: server === null ? null : asAddress(server),
    rootCas: textOf(agent['connect_cas'] ?? agent['root_cas'] ?? top['connect_cas'] ?? top['root_cas']),
  };
}

/** Of a file that gives nothing. */
export const nothing = { authtoken: null, serverAddr: null, rootCas: null } as const;

/** `connect_url` may be a URL, and leave the port out; the SDK takes `host:port` alone. */
function asAddress(server: string): string {
  const bare = server.replace(/^[a-z]+:\/\//i, '').replace(/\/.*$/, '');
  return /:\d+$/.test(bare) ? bare : `${bare}:443`;
}

function mapping(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
