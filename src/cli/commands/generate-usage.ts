import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { printable, quoted } from '../../core/base/printable.ts';
import { parseDomain, parseOrigin } from '../../core/settings/parse-origin.ts';
import { generateWords } from '../../core/words/generating.ts';
import { readContact } from '../../deploy/contact.ts';
import type { GeneratedKind, ProxyEnd, ProxyKind, ProxyTarget } from '../../deploy/kinds.ts';
import { leadToOneFile } from '../../services/files/replace/file-reading.ts';
import type { ProjectPlace } from '../project/open-project.ts';

/** What was asked for. */
export interface GenerateOptions {
  readonly kind: GeneratedKind;
  /** Of `proxy`: which one. */
  readonly proxyKind?: ProxyKind | undefined;
  /** Of `proxy` and `error-page`: a link for visitors while the app does not answer. */
  readonly contact?: string | undefined;
  /** Of `nginx` and `proxy`: one proxy alone. Without it, each of which both ends are known. */
  readonly target?: ProxyTarget | undefined;
  /** Of `nginx` and `proxy`: where it leads. */
  readonly to?: ProxyEnd | undefined;
  /** The name that visitors use, whatever the settings say. */
  readonly serverName?: string | undefined;
  /** Of `nginx` and `proxy`: the app's path below that name. */
  readonly path?: string | undefined;
  /** Of `nginx`: the name servers of the machine that it runs on, as `IP` or `IP:PORT`. */
  readonly resolvers?: readonly string[] | undefined;
  /** A file, from the project's folder; without it the text goes to stdout. */
  readonly out?: string | undefined;
  readonly force?: boolean | undefined;
}

/** What is wrong with the options of `generate`, in a sentence. Null: nothing. */
export function generateFault(command: GenerateOptions & ProjectPlace): string | null {
  const { kind, cwd, envFile, target, to, serverName, path, resolvers = [], out, force } = command;
  const ofProxy = Object.entries({ target, to, path }).find(([, value]) => value !== undefined);
  const isProxy = kind === 'nginx' || kind === 'proxy';
  if (!isProxy && ofProxy !== undefined) return generateWords.ofProxyOnly(ofProxy[0]);
  const ofKind = kindFault(command);
  if (ofKind !== null) return ofKind;
  if (to !== undefined && target !== undefined) return generateWords.toOrTarget;
  const bad = resolvers.find((address) => !isAddress(address));
  if (bad !== undefined) return generateWords.noResolver(printable(bad));
  const ofContact = contactFault(command);
  if (ofContact !== null) return ofContact;
  const ofName = serverName === undefined ? null : nameFault(kind, serverName);
  if (ofName !== null) return ofName;
  if (path !== undefined && pathOf(path) === undefined) return generateWords.badPath(printable(path));
  if (out === undefined) return force ? generateWords.forceNeedsFile : null;
  return leadToOneFile(resolve(cwd, out), resolve(cwd, envFile)) ? generateWords.outIsSettings(out) : null;
}

function kindFault({ kind, proxyKind, resolvers = [] }: GenerateOptions): string | null {
  if (kind === 'proxy' && proxyKind === undefined) return generateWords.kindNeeded;
  if (kind !== 'proxy' && proxyKind !== undefined) return generateWords.ofProxyAlone('kind');
  const isNginx = kind === 'nginx' || proxyKind === 'nginx';
  return isNginx || resolvers.length === 0 ? null : generateWords.ofNginxOnly('resolver');
}

function contactFault({ kind, contact }: GenerateOptions): string | null {
  if (contact === undefined) return null;
  if (kind !== 'proxy' && kind !== 'error-page') return generateWords.ofPageOnly;
  return readContact(contact) === null ? generateWords.badContact(quoted(withoutPassword(contact))) : null;
}

/** What is typed wrong may still be a secret. */
function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/]*@/, '//…@');
}

function nameFault(kind: GeneratedKind, serverName: string): string | null {
  if (kind === 'streamlit-config' || kind === 'error-page') return generateWords.noServerName(kind);
  return namedOrigin(serverName) === null ? generateWords.badServerName(printable(serverName)) : null;
}

/** The origin of a name, which may have been pasted as a URL; null where it is none. */
export function namedOrigin(serverName: string): string | null {
  const reading = serverName.includes('://') ? parseOrigin(serverName) : parseDomain(serverName);
  return reading.ok ? reading.origin : null;
}

/** `/sales` of `sales/`; null for the root, undefined for what is no path, or would be read by nginx as more than one. */
export function pathOf(text: string): string | null | undefined {
  if (!/^[\w.~/-]*$/.test(text)) return undefined;
  const parts = text.split('/').filter((part) => part !== '');
  if (parts.includes('..') || parts.includes('.')) return undefined;
  return parts.length === 0 ? null : `/${parts.join('/')}`;
}

/** `127.0.0.53`, `127.0.0.1:5353`, `[::1]` or `[::1]:53`. A zone (`fe80::1%eth0`) means nothing to nginx. */
function isAddress(text: string): boolean {
  const [, host = '', port = '53'] = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (host.includes('%')) return false;
  const isHost = host.startsWith('[') ? isIP(host.slice(1, -1)) === 6 : isIP(host) === 4;
  return isHost && Number(port) >= 1 && Number(port) <= 65535;
}
