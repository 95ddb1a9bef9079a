import { basename, isAbsolute, relative, resolve } from 'node:path';
import { generatedEnvironment, xsrfName } from '../../core/settings/generated.ts';
import type { Environment, Settings } from '../../core/settings/settings.ts';
import { lintProduction } from '../../deploy/lint.ts';
import { nginxConfig, usualResolvers } from '../../deploy/nginx.ts';
import { type ProxySite, type ProxyTarget, proxySite, proxyTargets } from '../../deploy/proxy-site.ts';
import { renderBlueprint } from '../../deploy/render.ts';
import { streamlitConfig } from '../../deploy/streamlit-config.ts';
import { UserError } from '../../errors.ts';
import { isFile } from '../../services/os/path-kind.ts';
import { usualScripts } from '../../services/streamlit/project-scan.ts';
import { packageToolOf, readPyproject } from '../../services/streamlit/pyproject.ts';

/** What is generated, and what its reader should know of it: a sentence each. */
export interface GeneratedFile {
  readonly text: string;
  readonly notices: readonly string[];
}

/** Of the project: its folder, and what its settings were read from and into. */
export interface GeneratedFrom {
  readonly cwd: string;
  readonly settings: Settings;
  readonly shell: Environment;
}

export interface NginxChoice {
  readonly target?: ProxyTarget | undefined;
  readonly resolvers?: readonly string[] | undefined;
}

/** `.streamlit/config.toml`. */
export function streamlitConfigFile({ settings, shell }: GeneratedFrom): GeneratedFile {
  const xsrfProtection = wantsXsrfProtection(settings, shell);
  return { text: streamlitConfig({ port: settings.port, xsrfProtection }), notices: [] };
}

/**
 * The proxies. A target that was asked for must be complete; where none was, an incomplete one is left out and named.
 *
 * @throws {UserError} with code 2 where the settings lack what it needs.
 */
export function nginxFile(
  { settings }: GeneratedFrom,
  { target, resolvers = [] }: NginxChoice,
): GeneratedFile {
  const readings = (target === undefined ? proxyTargets : [target]).map(
    (name) => [name, proxySite(name, settings)] as const,
  );
  const sites = readings.flatMap(([, reading]) => (reading.ok ? [reading.site] : []));
  const lacks = readings.flatMap(([name, reading]) => (reading.ok ? [] : [{ name, ...reading }]));
  const [lack] = lacks;
  if (sites.length === 0 && lack !== undefined)
    throw new UserError(
      `There is no ${lack.name} proxy to generate: ${lack.seen}.`,
      `Write in .env: ${lack.write}`,
      2,
    );
  requireOwnNames(sites);
  return {
    text: nginxConfig({ sites, resolvers: resolvers.length === 0 ? usualResolvers : resolvers }),
    notices: lacks.map(
      ({ name, seen, write }) => `The ${name} proxy is left out: ${seen}. For both, write in .env: ${write}`,
    ),
  };
}

/** Of two servers with one name nginx drops the second, with no more than a warning. */
function requireOwnNames([first, second]: readonly ProxySite[]): void {
  const host = (site: ProxySite | undefined) => site && new URL(site.publicOrigin).hostname;
  if (host(first) === undefined || host(first) !== host(second)) return;
  throw new UserError(
    `DEV_PROXY_URL and PROD_PROXY_URL both name ${host(first)}.`,
    'Give each its own name, or generate one alone: --target development',
    2,
  );
}

/** `render.yaml`. @throws {UserError} with code 2 where there is no production origin. */
export async function renderFile({ cwd, settings, shell }: GeneratedFrom): Promise<GeneratedFile> {
  if (settings.prodOrigins.length === 0)
    throw new UserError(
      'PROD_ORIGINS is an empty list.',
      'Write in .env: PROD_ORIGINS=https://your-app.onrender.com',
      2,
    );
  const pyproject = await readPyproject(cwd);
  const script = await scriptOf(cwd, settings);
  return {
    text: renderBlueprint({
      settings,
      script,
      packageTool: packageToolOf(pyproject),
      projectName: pyproject.name ?? basename(cwd),
      xsrfProtection: wantsXsrfProtection(settings, shell),
    }),
    notices: lintProduction(settings),
  };
}

async function scriptOf(cwd: string, { app }: Settings): Promise<string> {
  if (app !== null) return isAbsolute(app) ? relative(cwd, app) : app;
  for (const name of usualScripts) if (await isFile(resolve(cwd, name))) return name;
  return usualScripts[0] ?? 'app.py';
}

/** The same as the app gets on this machine. */
function wantsXsrfProtection(settings: Settings, shell: Environment): boolean {
  const text = generatedEnvironment(settings, [], 'listed', shell)[xsrfName];
  return /^(true|1|yes|on|t|y)$/i.test(text);
}
