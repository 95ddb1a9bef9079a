import { generatedEnvironment, xsrfName } from '../../core/settings/generated.ts';
import { defaultsOf } from '../../core/settings/identity/project-identity.ts';
import type { Environment, Settings } from '../../core/settings/settings.ts';
import { generateWords } from '../../core/words/generating.ts';
import { type ContainerInput, dockerfile, procfile, procfileEdit } from '../../deploy/container.ts';
import type { FileEdit } from '../../deploy/file-edit.ts';
import { lintProduction } from '../../deploy/lint.ts';
import { renderBlueprint, renderEdit } from '../../deploy/render.ts';
import { streamlitConfig, streamlitConfigEdit } from '../../deploy/streamlit-config.ts';
import { type Deployment, type DeploymentPlace, findDeployment } from '../project/deployment.ts';
import { type HostedChoice, hosted, withName } from './deployment/hosted-origins.ts';

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
export async function renderFile(place: DeploymentPlace, choice: HostedChoice): Promise<GeneratedFile> {
  const { settings, name, notices } = hosted(place, choice);
  const xsrfProtection = wantsXsrfProtection(settings, place.shell);
  const deployment = await findDeployment(place, 'render');
  const input = { settings, ...deployment, projectName: name, xsrfProtection };
  return {
    text: renderBlueprint(input),
    edit: renderEdit(input),
    notices: [...deployment.notices, ...notices, ...lintProduction(settings)],
  };
}

/** @throws {UserError} with code 2 where the script or the list of packages is missing. */
export async function dockerfileFile(place: DeploymentPlace, choice: NameChoice): Promise<GeneratedFile> {
  const input = await containerInput(place, choice, 'dockerfile');
  return { text: dockerfile(input), notices: [...input.notices, generateWords.imageTakesAll] };
}

/** @throws {UserError} with code 2 where the script or the list of packages is missing. */
export async function procfileFile(place: DeploymentPlace, choice: NameChoice): Promise<GeneratedFile> {
  const input = await containerInput(place, choice, 'procfile');
  return { text: procfile(input), edit: procfileEdit(input), notices: input.notices };
}

async function containerInput(
  place: DeploymentPlace,
  choice: NameChoice,
  kind: 'dockerfile' | 'procfile',
): Promise<ContainerInput & Pick<Deployment, 'notices'>> {
  const settings = withName(place.settings, choice);
  return {
    ...(await findDeployment(place, kind)),
    port: settings.port,
    origins: settings.prodOrigins,
    xsrfProtection: wantsXsrfProtection(settings, place.shell),
  };
}

/** The same as the app gets on this machine; null: nothing is said of it, and Streamlit's own default holds. */
function wantsXsrfProtection(settings: Settings, shell: Environment): boolean | null {
  const text = generatedEnvironment(settings, [], 'listed', shell)[xsrfName];
  return text === undefined ? null : /^(true|1|yes|on|t|y)$/i.test(text);
}
