import { basePathOf } from '../base/network/base-path.ts';
import { placeText } from '../settings/written/streamlit-settings.ts';
import { addressWords } from '../words/address.ts';
import type { ProblemText } from '../words/problem-text.ts';
import { encodedBasePath, isTornado, unmetPathFault } from './options/base-path.ts';
import { type OptionSources, type WrittenOption, writtenOption } from './options/streamlit-options.ts';

interface Sources extends OptionSources {
  readonly port: number;
  /** Of the Streamlit that serves it; null, or not given: it is not known. */
  readonly streamlitVersion?: string | null;
}

/** Where the app is. */
export interface AppAddress {
  /** Where it is asked, without a final slash: any address at all is asked at the loopback one. */
  readonly baseUrl: string;
  /** The same for people, to show, open, copy or print. */
  readonly url: string;
  /** Why Streamlit could not listen there, or we could not reach it; null: it can. */
  readonly fault: ProblemText | null;
  /** The files that Streamlit speaks TLS with, as they are written. */
  readonly certificates: readonly string[];
  /** Where the address was written, `.streamlit/config.toml:2`; null: nowhere. */
  readonly addressPlace: string | null;
}

/** Where the app answers on this machine, without a final slash. */
export function baseUrl(sources: Sources): string {
  return appAddress(sources).baseUrl;
}

/** Where the app is, by all that Streamlit takes into account. */
export function appAddress(sources: Sources): AppAddress {
  const { port, config, streamlitVersion = null } = sources;
  const address = writtenOption('server.address', sources);
  const path = writtenOption('server.baseUrlPath', sources);
  const byTornado = isTornado(streamlitVersion, sources);
  const certificate = writtenOption('server.sslCertFile', sources);
  const tls = certificate === null ? config.tls : certificate.text !== '';
  const host = address?.text ?? config.address ?? '';
  const hostFault = address === null ? null : addressFault(address);
  const pathFault =
    path !== null && byTornado && streamlitVersion !== null ? unmetPathFault(path, streamlitVersion) : null;
  const rest = `:${port}${encodedBasePath(path?.text ?? config.baseUrlPath ?? '', byTornado)}`;
  const scheme = tls ? 'https' : 'http';
  const [asked, shown] = hostFault === null ? hosts(host) : anyHost;
  return {
    baseUrl: `${scheme}://${asked}${rest}`,
    url: `${scheme}://${shown}${rest}`,
    fault: hostFault ?? pathFault ?? certificateFault(sources),
    certificates: tls ? certificateFiles(sources) : [],
    addressPlace: address === null ? null : placeText(address.place),
  };
}

/** Where an app is asked of which the URL for people is known. */
export function askedUrl(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname === 'localhost' ? '127.0.0.1' : hostname;
  return `${protocol}//${host}${port === '' ? '' : `:${port}`}${basePathOf(url)}`;
}

/** The tunnel's URL, or a proxy's, for people: the app's path is behind it as well. */
export function publicUrl(origin: string, appUrl: string | null): string {
  const path = appUrl === null ? '' : basePathOf(appUrl);
  return `${origin.replace(/\/$/, '')}${path}`;
}

const anyHost = ['127.0.0.1', 'localhost'] as const;

/** The host to ask and the host to show. `::` alone is IPv6 alone with 1.33.0 and 1.53.0, and both with 1.67.0. */
function hosts(address: string): readonly [string, string] {
  if (address === '' || address === '0.0.0.0' || address === '0') return anyHost;
  const host = address === '::' ? '[::1]' : address.includes(':') ? `[${address}]` : address;
  return [host, host];
}

/**
 * What Streamlit does not listen at (it ends with `gaierror`), or does where nothing of ours leads: all measured with
 * 1.33.0, 1.53.0 and 1.67.0. A name that does not resolve is found out later.
 */
function addressFault({ text, place, isText }: WrittenOption): ProblemText | null {
  const where = { place: placeText(place), name: place.name };
  if (!isText) return addressWords.notText(where, text);
  if (text === '') return null;
  if (text.startsWith('unix:')) return addressWords.unixSocket(where);
  const [, host, port] = /^(\[[^\]]*\]|[^:[\]/\s]+):(\d+)$/.exec(text) ?? [];
  if (host !== undefined && port !== undefined) return addressWords.holdsPort(where, unbracketed(host), port);
  if (/^\[.*\]$/.test(text)) return addressWords.holdsBrackets(where, unbracketed(text));
  const isHost = /^[\w.-]+$/.test(text) || (/^[\da-f:.]+$/i.test(text) && text.includes(':'));
  return isHost && URL.canParse(`http://${text.includes(':') ? `[${text}]` : text}:1`)
    ? null
    : addressWords.noAddress(where);
}

function unbracketed(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

function certificateFiles(sources: OptionSources): readonly string[] {
  return (['server.sslCertFile', 'server.sslKeyFile'] as const).flatMap((name) => {
    const text = writtenOption(name, sources)?.text ?? '';
    return text === '' ? [] : [text];
  });
}

/** Streamlit ends without a word, exit code 1, where one of the two is missing (1.33.0, 1.53.0, 1.67.0). */
function certificateFault(sources: OptionSources): ProblemText | null {
  const certificate = writtenOption('server.sslCertFile', sources);
  const key = writtenOption('server.sslKeyFile', sources);
  const [one, lacking] =
    (certificate?.text ?? '') !== ''
      ? [certificate, key]
      : (key?.text ?? '') !== ''
        ? [key, certificate]
        : [null, null];
  if (one === null || (lacking?.text ?? '') !== '') return null;
  return one === certificate
    ? addressWords.halfTls(placeText(one.place), 'sslCertFile', 'sslKeyFile')
    : addressWords.halfTls(placeText(one.place), 'sslKeyFile', 'sslCertFile');
}
