import { generatedEnvironment, xsrfName } from '../../core/settings/generated.ts';
import { defaultsOf } from '../../core/settings/identity/project-identity.ts';
import type { Environment, Settings } from '../../core/settings/settings.ts';
import { generateWords } from '../../core/words/generating.ts';
import { type ContainerInput, dockerfile, procfile, procfileEdit } from '../../deploy/container.ts';
import type { FileEdit } from '../../deploy/file-edit.ts';
import { lintProduction } from '../../deploy/lint.ts';
import { renderBlueprint, renderEdit } from '../../deploy/render.ts';
import { streamlitConfig, streamlitConfigEdit } from '../../deploy/streamlit-config.ts';
import {
  type Deployment,
  type DeploymentPlace,
  findDeployment,
  lacking,
  projectName,
} from '../project/deployment.ts';
import { namedOrigin } from './generate-usage.ts';

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

/** `.streamlit/config.toml`. */
export function streamlitConfigFile({ settings, shell }: DeploymentPlace): GeneratedFile {
  const input = {
    port: settings.port,
    xsrfProtection: wantsXsrfProtection(settings, shell),
    guide: defaultsOf(settings.identity) === 'ocapistaine',
  };
  return { text: streamlitConfig(input), edit: streamlitConfigEdit(input), notices: [] };
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
