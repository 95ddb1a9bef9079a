import { basename, isAbsolute, relative, resolve } from 'node:path';
import { generatedEnvironment, xsrfName } from '../../core/settings/generated.ts';
import { projectNameOf } from '../../core/settings/identity/project-identity.ts';
import type { Environment, Settings } from '../../core/settings/settings.ts';
import { generateWords } from '../../core/words/generating.ts';
import { type ProxyTarget, proxyTargets } from '../../deploy/kinds.ts';
import { lintProduction } from '../../deploy/lint.ts';
import { nginxConfig, usualResolvers } from '../../deploy/nginx.ts';
import { type ProxySite, proxySite } from '../../deploy/proxy-site.ts';
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
    throw lacking(generateWords.noProxy(lack.name, lack.seen, lack.write));
  requireOwnNames(sites);
  return {
    text: nginxConfig({ sites, resolvers: resolvers.length === 0 ? usualResolvers : resolvers }),
    notices: lacks.map(({ name, seen, write }) => generateWords.proxyLeftOut(name, seen, write)),
  };
}

/** The settings are not enough for what was asked for. */
function lacking({ message, hint }: { readonly message: string; readonly hint: string }): UserError {
  return new UserError(message, hint, 2);
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

/** `render.yaml`. @throws {UserError} with code 2 where there is no production origin. */
export async function renderFile({ cwd, settings, shell }: GeneratedFrom): Promise<GeneratedFile> {
  if (settings.prodOrigins.length === 0)
    throw lacking(generateWords.noProductionOrigin(settings.defaulted.includes('PROD_ORIGINS')));
  const pyproject = await readPyproject(cwd);
  const script = await scriptOf(cwd, settings);
  return {
    text: renderBlueprint({
      settings,
      script,
      packageTool: packageToolOf(pyproject),
      projectName: projectNameOf(settings.identity) ?? basename(cwd),
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

/** The same as the app gets on this machine; null: nothing is said of it, and Streamlit's own default holds. */
function wantsXsrfProtection(settings: Settings, shell: Environment): boolean | null {
  const text = generatedEnvironment(settings, [], 'listed', shell)[xsrfName];
  return text === undefined ? null : /^(true|1|yes|on|t|y)$/i.test(text);
}
