import { type OptionName, writtenOption } from '../../../core/app/options/streamlit-options.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { generateWords } from '../../../core/words/generating.ts';
import { readContact } from '../../../deploy/contact.ts';
import { proxyTargets, type SiteKind } from '../../../deploy/kinds.ts';
import { nginxConfig, usualResolvers } from '../../../deploy/nginx.ts';
import { apacheConfig } from '../../../deploy/proxy/apache.ts';
import { caddyConfig } from '../../../deploy/proxy/caddy.ts';
import type { ProxyInput } from '../../../deploy/proxy/proxy-input.ts';
import { traefikConfig } from '../../../deploy/proxy/traefik.ts';
import { type ProxySite, proxySite } from '../../../deploy/proxy-site.ts';
import { readConfigNow } from '../../../services/streamlit/config-files.ts';
import { type DeploymentPlace, lacking } from '../../project/deployment.ts';
import { type GenerateOptions, namedOrigin, pathOf } from '../generate-usage.ts';
import type { GeneratedFile, NameChoice } from '../generated-file.ts';
import { pageLanguage } from './page-language.ts';

/** What of a call is about a proxy. Without a kind it is nginx, as `generate nginx` writes it; without a path the app's own. */
export type ProxyChoice = NameChoice &
  Pick<GenerateOptions, 'proxyKind' | 'contact' | 'target' | 'to' | 'path' | 'resolvers'>;

/**
 * The proxies. A target that was asked for must be complete; where none was, an incomplete one is left out and named.
 *
 * @throws {UserError} with code 2 where the settings lack what it needs.
 */
export function proxyFile(place: DeploymentPlace, choice: ProxyChoice): GeneratedFile {
  const { settings } = place;
  const { serverName } = choice;
  const named = serverName === undefined ? null : namedOrigin(serverName);
  const readings = kindsOf(choice, settings).map((name) => [name, proxySite(name, settings, named)] as const);
  const sites = readings.flatMap(([, reading]) => (reading.ok ? [reading.site] : []));
  const lacks = readings.flatMap(([name, reading]) => (reading.ok ? [] : [{ name, ...reading }]));
  const [lack] = lacks;
  if (sites.length === 0 && lack !== undefined)
    throw lacking(generateWords.noProxy(lack.name, lack.seen, lack.write, completeCall(choice, settings)));
  requireOwnNames(sites);
  const written = optionReader(place);
  const basePath = written('server.baseUrlPath');
  const path = pathOf(choice.path ?? basePath ?? '') ?? null;
  const limit = written('server.maxUploadSize');
  const contact = choice.contact === undefined ? null : readContact(choice.contact);
  const maxUploadMb = limit !== null && /^\d{1,9}$/.test(limit) ? Number(limit) : null;
  return {
    text: textOf({ sites, path, maxUploadMb, contact, language: pageLanguage(settings) }, choice),
    notices: [
      ...lacks.map(({ name, seen, write }) => generateWords.proxyLeftOut(name, seen, write)),
      ...pathNotices(path, basePath),
    ],
  };
}

/** `generate nginx` has no kind; its file shows ngrok's own pages, as it always has. */
function textOf(input: ProxyInput, { proxyKind, resolvers = [] }: ProxyChoice): string {
  switch (proxyKind) {
    case undefined:
    case 'nginx':
      return nginxConfig({
        ...input,
        resolvers: resolvers.length === 0 ? usualResolvers : resolvers,
        tunnelPage: proxyKind === undefined ? undefined : { contact: input.contact },
      });
    case 'caddy':
      return caddyConfig(input);
    case 'traefik':
      return traefikConfig(input);
    case 'apache':
      return apacheConfig(input);
    default:
      return proxyKind satisfies never;
  }
}

/** What to type where the settings stay as they are; null: only they can help. Into a tunnel nobody is sent before there is one. */
function completeCall(
  { proxyKind, target, to, serverName }: ProxyChoice,
  { tunnelDomain }: Settings,
): string | null {
  const kind = proxyKind === undefined ? 'nginx' : `proxy --kind ${proxyKind}`;
  const asksForTunnel = to === 'tunnel' || (to === undefined && target !== 'production');
  const end = asksForTunnel && tunnelDomain !== null ? 'tunnel' : 'app';
  const isTyped = serverName !== undefined && (to === end || (end === 'tunnel' && target === 'development'));
  return isTyped ? null : generateWords.completeCall(kind, end, serverName);
}

/** A name alone is that of the tunnel where there is one, else of the app. */
function kindsOf({ target, to, serverName }: ProxyChoice, { tunnelDomain }: Settings): readonly SiteKind[] {
  if (target !== undefined) return [target];
  if (to !== undefined) return [to === 'tunnel' ? 'development' : 'app'];
  if (serverName === undefined) return proxyTargets;
  return [tunnelDomain === null ? 'app' : 'development'];
}

function pathNotices(path: string | null, basePath: string | null): readonly string[] {
  const own = basePath?.replace(/^\/+|\/+$/g, '') || null;
  return path === null || path === `/${own}` ? [] : [generateWords.pathNotInApp(path, own)];
}

/** Reads what the app will be told of its options. */
function optionReader({ cwd, settings, shell }: DeploymentPlace): (option: OptionName) => string | null {
  const config = readConfigNow({ cwd, shell, script: settings.app });
  const sources = { extraArgs: [], env: { ...settings.variables, ...shell }, config };
  return (option) => writtenOption(option, sources)?.text || null;
}

/** Of two servers with one name nginx drops the second, with no more than a warning. */
function requireOwnNames([first, second]: readonly ProxySite[]): void {
  if (first === undefined || second === undefined) return;
  const host = hostOf(first);
  if (host === hostOf(second)) throw lacking(generateWords.sameName(host));
}

function hostOf({ publicOrigin }: ProxySite): string {
  return new URL(publicOrigin).hostname;
}
