import { type OptionName, writtenOption } from '../../core/app/options/streamlit-options.ts';
import { generatedEnvironment, xsrfName } from '../../core/settings/generated.ts';
import { defaultsOf } from '../../core/settings/identity/project-identity.ts';
import type { Environment, Settings } from '../../core/settings/settings.ts';
import { generateWords } from '../../core/words/generating.ts';
import { type ContainerInput, dockerfile, procfile, procfileEdit } from '../../deploy/container.ts';
import type { FileEdit } from '../../deploy/file-edit.ts';
import { type ProxyEnd, type ProxyTarget, proxyTargets, type SiteKind } from '../../deploy/kinds.ts';
import { lintProduction } from '../../deploy/lint.ts';
import { nginxConfig, usualResolvers } from '../../deploy/nginx.ts';
import { type ProxySite, proxySite } from '../../deploy/proxy-site.ts';
import { renderBlueprint, renderEdit } from '../../deploy/render.ts';
import { streamlitConfig, streamlitConfigEdit } from '../../deploy/streamlit-config.ts';
import { readConfigNow } from '../../services/streamlit/config-files.ts';
import {
  type Deployment,
  type DeploymentPlace,
  findDeployment,
  lacking,
  projectName,
} from '../project/deployment.ts';
import { namedOrigin, pathOf } from './generate-usage.ts';

/** What is generated, and what its reader should know of it: a sentence each. */
export interface GeneratedFile {
  readonly text: string;
  /** How a file that is there is changed, where more than our own stands in it. */
  readonly edit?: FileEdit;
  readonly notices: readonly string[];
}

/** The name that visitors use, where it was given on the command line. */
export interface NameChoice {
  readonly serverName?: string | undefined;
}

export interface NginxChoice extends NameChoice {
  readonly target?: ProxyTarget | undefined;
  readonly to?: ProxyEnd | undefined;
  readonly path?: string | undefined;
  readonly resolvers?: readonly string[] | undefined;
}

/** `.streamlit/config.toml`. */
export function streamlitConfigFile({ settings, shell }: DeploymentPlace): GeneratedFile {
  const input = {
    port: settings.port,
    xsrfProtection: wantsXsrfProtection(settings, shell),
    guide: defaultsOf(settings.identity) === 'ocapistaine',
  };
  return { text: streamlitConfig(input), edit: streamlitConfigEdit(input), notices: [] };
}

/**
 * The proxies. A target that was asked for must be complete; where none was, an incomplete one is left out and named.
 *
 * @throws {UserError} with code 2 where the settings lack what it needs.
 */
export function nginxFile(place: DeploymentPlace, choice: NginxChoice): GeneratedFile {
  const { settings } = place;
  const { serverName, resolvers = [] } = choice;
  const named = serverName === undefined ? null : namedOrigin(serverName);
  const readings = kindsOf(choice, settings).map((name) => [name, proxySite(name, settings, named)] as const);
  const sites = readings.flatMap(([, reading]) => (reading.ok ? [reading.site] : []));
  const lacks = readings.flatMap(([name, reading]) => (reading.ok ? [] : [{ name, ...reading }]));
  const [lack] = lacks;
  if (sites.length === 0 && lack !== undefined)
    throw lacking(generateWords.noProxy(lack.name, lack.seen, lack.write));
  requireOwnNames(sites);
  const path = pathOf(choice.path ?? '') ?? null;
  const written = optionReader(place);
  const limit = written('server.maxUploadSize');
  return {
    text: nginxConfig({
      sites,
      resolvers: resolvers.length === 0 ? usualResolvers : resolvers,
      path,
      maxUploadMb: limit !== null && /^\d{1,9}$/.test(limit) ? Number(limit) : null,
    }),
    notices: [
      ...lacks.map(({ name, seen, write }) => generateWords.proxyLeftOut(name, seen, write)),
      ...pathNotices(path, written('server.baseUrlPath')),
    ],
  };
}

/** A name alone is that of the tunnel where there is one, else of the app. */
function kindsOf({ target, to, serverName }: NginxChoice, { tunnelDomain }: Settings): readonly SiteKind[] {
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

/** `render.yaml`. @throws {UserError} with code 2 where an origin, the script or the list of packages is missing. */
export async function renderFile(place: DeploymentPlace, choice: NameChoice): Promise<GeneratedFile> {
  const { settings, notices } = hosted(place, choice);
  const xsrfProtection = wantsXsrfProtection(settings, place.shell);
  const deployment = await findDeployment(place);
  const input = { settings, ...deployment, xsrfProtection };
  return {
    text: renderBlueprint(input),
    edit: renderEdit(input),
    notices: [...deployment.notices, ...notices, ...lintProduction(settings)],
  };
}

/** Where nobody wrote an origin, and the guide has none for this project, it is the URL that Render makes of its name. */
function hosted(
  place: DeploymentPlace,
  choice: NameChoice,
): { readonly settings: Settings; readonly notices: readonly string[] } {
  const settings = withName(place.settings, choice);
  if (settings.prodOrigins.length > 0) return { settings, notices: [] };
  const host = `${slug(projectName(place))}.onrender.com`;
  if (!settings.defaulted.includes('PROD_ORIGINS')) throw lacking(generateWords.noProductionOrigin(host));
  const named = withName(settings, { serverName: host });
  return { settings: named, notices: [generateWords.originOfName(host)] };
}

/** @throws {UserError} with code 2 where the script or the list of packages is missing. */
export async function dockerfileFile(place: DeploymentPlace, choice: NameChoice): Promise<GeneratedFile> {
  const input = await containerInput(place, choice);
  return { text: dockerfile(input), notices: [...input.notices, generateWords.imageTakesAll] };
}

/** @throws {UserError} with code 2 where the script or the list of packages is missing. */
export async function procfileFile(place: DeploymentPlace, choice: NameChoice): Promise<GeneratedFile> {
  const input = await containerInput(place, choice);
  return { text: procfile(input), edit: procfileEdit(input), notices: input.notices };
}

async function containerInput(
  place: DeploymentPlace,
  choice: NameChoice,
): Promise<ContainerInput & Pick<Deployment, 'notices'>> {
  const settings = withName(place.settings, choice);
  return {
    ...(await findDeployment(place)),
    port: settings.port,
    origins: settings.prodOrigins,
    xsrfProtection: wantsXsrfProtection(settings, place.shell),
  };
}

function withName(settings: Settings, { serverName }: NameChoice): Settings {
  const named = serverName === undefined ? null : namedOrigin(serverName);
  if (named === null) return settings;
  return { ...settings, prodOrigins: [...new Set([named, ...settings.prodOrigins])] };
}

/** As the names of services may be. */
function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'your-app'
  );
}

/** The same as the app gets on this machine; null: nothing is said of it, and Streamlit's own default holds. */
function wantsXsrfProtection(settings: Settings, shell: Environment): boolean | null {
  const text = generatedEnvironment(settings, [], 'listed', shell)[xsrfName];
  return text === undefined ? null : /^(true|1|yes|on|t|y)$/i.test(text);
}
