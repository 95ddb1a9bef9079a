import { basename, isAbsolute, relative, resolve } from 'node:path';
import { startLines } from '../../core/app/failure-text.ts';
import { foundScript } from '../../core/app/project.ts';
import { generatedEnvironment, xsrfName } from '../../core/settings/generated.ts';
import { defaultsOf, projectNameOf } from '../../core/settings/identity/project-identity.ts';
import type { Environment, Settings } from '../../core/settings/settings.ts';
import { appWords } from '../../core/words/app.ts';
import { generateWords } from '../../core/words/generating.ts';
import { type ProxyTarget, proxyTargets } from '../../deploy/kinds.ts';
import { lintProduction } from '../../deploy/lint.ts';
import { nginxConfig, usualResolvers } from '../../deploy/nginx.ts';
import { type ProxySite, proxySite } from '../../deploy/proxy-site.ts';
import { renderBlueprint } from '../../deploy/render.ts';
import { streamlitConfig } from '../../deploy/streamlit-config.ts';
import { UserError } from '../../errors.ts';
import { isFile } from '../../services/os/path-kind.ts';
import { findScripts, guideScript } from '../../services/streamlit/project-scan.ts';
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
  const { script, notices } = await scriptOf(cwd, settings);
  return {
    text: renderBlueprint({
      settings,
      script,
      packageTool: packageToolOf(pyproject),
      projectName: projectNameOf(settings.identity) ?? basename(cwd),
      xsrfProtection: wantsXsrfProtection(settings, shell),
    }),
    notices: [...notices, ...lintProduction(settings)],
  };
}

/**
 * From the root of the repository. Where nothing says that the project is another's, one that is still to be written is as good
 * as its own: it is the guide's.
 *
 * @throws {UserError} with code 2 where there is none, or nobody knows which.
 */
async function scriptOf(
  cwd: string,
  { app, identity }: Settings,
): Promise<{ readonly script: string; readonly notices: readonly string[] }> {
  const { scripts, appFolder } = await findScripts(cwd, app);
  const named = app === appFolder ? foundScript(scripts, null) : app;
  const isGuides = defaultsOf(identity) === 'ocapistaine' && scripts.length === 0 && appFolder === null;
  const script = named ?? (isGuides ? guideScript : null);
  if (script === null) throw noApp(scripts, appFolder);
  const isThere = await isFile(resolve(cwd, script));
  if (!isThere && !isGuides) throw new UserError(appWords.scriptMissing(script), '', 2);
  return {
    script: isAbsolute(script) ? relative(cwd, script) : script,
    notices: isThere ? [] : [appWords.scriptMissing(script)],
  };
}

function noApp(scripts: readonly string[], folder: string | null): UserError {
  if (scripts.length === 0) return new UserError(appWords.noScript(folder), '', 2);
  const lines = [appWords.severalScripts, ...startLines(scripts, 'ocap-dev generate render')];
  return new UserError(lines.join('\n'), '', 2);
}

/** The same as the app gets on this machine; null: nothing is said of it, and Streamlit's own default holds. */
function wantsXsrfProtection(settings: Settings, shell: Environment): boolean | null {
  const text = generatedEnvironment(settings, [], 'listed', shell)[xsrfName];
  return text === undefined ? null : /^(true|1|yes|on|t|y)$/i.test(text);
}
