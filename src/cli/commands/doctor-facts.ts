import { resolve } from 'node:path';
import { unknownImports } from '../../core/app/environment/import-order.ts';
import { launchSpec } from '../../core/app/launch.ts';
import { foundScript, type ProjectScan } from '../../core/app/project.ts';
import { basePathOf } from '../../core/base/network/base-path.ts';
import type { DoctorFacts } from '../../core/doctor/diagnose.ts';
import type { MachineFacts } from '../../core/doctor/machine.ts';
import { type SettingsFacts, usableSettings } from '../../core/doctor/settings.ts';
import { lintFiles } from '../../core/lint/lint-files.ts';
import { allowedOrigins } from '../../core/settings/allowed-origins.ts';
import { parseEnvFile } from '../../core/settings/dotenv.ts';
import { guideOriginsName } from '../../core/settings/generated.ts';
import { gateRows } from '../../core/settings/rows/gates.ts';
import type { Settings, SettingsInput } from '../../core/settings/settings.ts';
import { defaultServer } from '../../core/tunnel/failure.ts';
import { createGatePass } from '../../core/tunnel/gate-pass.ts';
import { projectWords } from '../../core/words/project.ts';
import { secretValues } from '../../logs/secrets/values.ts';
import { appReason, importSight } from '../../services/doctor/app.ts';
import { configFiles, gitFacts, loginFact, recipeFacts } from '../../services/doctor/files.ts';
import { askNetwork } from '../../services/doctor/network.ts';
import { portFacts } from '../../services/doctor/port.ts';
import { streamlitFacts } from '../../services/doctor/streamlit.ts';
import type { EnvFileEvent } from '../../services/files/read-env.ts';
import { silentPlaceOf } from '../../services/files/silent-place.ts';
import { isFile } from '../../services/os/path-kind.ts';
import { providedStreamlit } from '../../services/streamlit/install/install.ts';
import { scanProject } from '../../services/streamlit/project-scan.ts';
import { readTunnelConfig } from '../../services/tunnel/config-file.ts';
import { collectRecipes } from '../lint/collect-recipes.ts';
import { lintContextOf } from '../lint/lint-context.ts';
import { createRecipeRedact } from '../lint/recipe-redactor.ts';
import type { Project } from '../project/open-project.ts';
import { tunnelFacts } from './doctoring/tunnel-facts.ts';

/**
 * Looks at everything side by side. Never rejects.
 *
 * @param project opened with a HOME in its shell.
 * @param lookupUrl where Streamlit looks up its external address; null: not asked.
 */
export async function collectFacts(project: Project, lookupUrl: string | null): Promise<DoctorFacts> {
  const { cwd, input } = project;
  const { shell } = input;
  // Whatever fails in it: the rest is looked at all the same.
  const linted = lintedFacts(project).catch(() => []);
  const settingsFacts = settingsFactsOf(project);
  const { settings } = settingsFacts;
  const faulty = new Set(settingsFacts.errors.map(({ name }) => name));
  const hasFault = (...names: readonly string[]) => names.some((name) => faulty.has(name));
  const tunnelIsFaulty = hasFault(...tunnelNames);
  const asksTunnel = settings.wantsTunnel && !tunnelIsFaulty;
  // Config files alone: Streamlit is searched for elsewhere, with deadlines of its own.
  const scan = await scanProject({ cwd, shell: { ...shell, PATH: '' }, script: settings.app });
  const ngrok = await readTunnelConfig({ home: shell['HOME'] ?? '', env: shell });
  const script = await existingScript(cwd, settings, scan);
  const launch = launchFor(project, settings, scan);
  const service = asksTunnel ? (settings.tunnelServer ?? ngrok.serverAddr ?? defaultServer) : null;
  const [streamlit, reason, ownStreamlit, portState, git, recipes, network, tunnel] = await Promise.all([
    streamlitFacts(cwd, shell, script),
    appReason(cwd, settings.app, appPlace(input)),
    providedStreamlit('newest', { ...shell }),
    hasFault('STREAMLIT_PORT', 'STREAMLIT_SERVER_PORT', 'PORT') ? null : portFacts(launch),
    gitFacts(cwd, shell, secretFiles(input)),
    recipeFacts(cwd),
    askNetwork({
      proxies: proxiesOf(settings, asksTunnel, basePathOf(launch.baseUrl)),
      service,
      lookupUrl,
      shell,
      pass: createGatePass(settings, [settings.devProxy]),
    }),
    tunnelIsFaulty ? null : tunnelFacts(project, { settings, ngrok, asksTunnel }),
  ]);
  const { options, ...found } = streamlit;
  const machine: MachineFacts = {
    node: { version: process.versions.node, file: process.execPath },
    ownStreamlit,
    ...found,
  };
  const version = found.search.at === 'found' ? found.search.streamlit.version : null;
  return {
    machine,
    project: {
      named: settings.app,
      script,
      reason,
      imports: await importSight({
        cwd,
        shell,
        script,
        python: found.search.at === 'found' ? (found.python?.file ?? null) : null,
        pythonPath: launch.env['PYTHONPATH'] ?? '',
        packages: { manager: found.packageTool, virtualenv: found.virtualenv },
      }),
      choice: scan.scripts.length > 1 ? scan.scripts : [],
      secretsExample: scan.secretsExample,
      port: settings.port,
      portFrom: settings.portFrom,
      portState,
    },
    settings: settingsFacts,
    git,
    config: {
      files: configFiles({ cwd, shell, script }),
      options,
      version,
      settings,
      port: portState === null ? null : settings.port,
      env: { ...settings.variables, ...shell },
    },
    login: await loginFact(cwd),
    recipes,
    linted: await linted,
    tunnel:
      tunnel === null
        ? null
        : {
            ...tunnel,
            service:
              service === null || network.service === null
                ? null
                : { address: service, reach: network.service },
          },
    network: { settings, proxies: network.proxies, lookup: network.lookup },
  };
}

/** What lint finds in the project's folder, without what is secret in the file itself. */
async function lintedFacts(project: Project): Promise<DoctorFacts['linted']> {
  const { recipes } = await collectRecipes(project.cwd, []);
  const redact = createRecipeRedact(project, recipes);
  return lintFiles(recipes, lintContextOf(project)).map((finding) => {
    const { file, advice, fix } = finding;
    const clean = (text: string) => redact(file, text);
    return {
      ...finding,
      advice: { what: clean(advice.what), why: clean(advice.why), fix: clean(advice.fix) },
      fix: fix === null ? null : { ...fix, text: clean(fix.text) },
    };
  });
}

/** Where one of them is faulty nothing can be told of the tunnel. */
const tunnelNames = [
  'NGROK_DOMAIN',
  'USE_NGROK',
  'NGROK_SERVER_ADDR',
  ...Object.values(gateRows).map(({ name }) => name),
];

function settingsFactsOf({ envFile, envPath, input, reading }: Project): SettingsFacts {
  const { file, text, shell } = input;
  const { settings, errors, warnings } = reading;
  const { variables } = parseEnvFile(file, text ?? '');
  return {
    file,
    state: stateOf(envFile),
    silent: silentPlaceOf(envPath),
    errors,
    warnings,
    handWrittenOrigins:
      variables.find((variable) => variable.name === guideOriginsName)?.value ??
      shell[guideOriginsName] ??
      null,
    settings: settings ?? usableSettings(input, errors),
  };
}

function stateOf(envFile: EnvFileEvent): SettingsFacts['state'] {
  if (envFile.type === 'envFile.unreadable') return { unreadable: { what: envFile.what, fix: envFile.fix } };
  return envFile.type === 'envFile.missing' ? 'missing' : 'read';
}

async function existingScript(
  cwd: string,
  { app }: Settings,
  { scripts, appFolder }: ProjectScan,
): Promise<string | null> {
  if (app === null || app === appFolder) return foundScript(scripts, null);
  return (await isFile(resolve(cwd, app))) ? app : null;
}

/** The launch as `ocap-dev` would try it, as far as the port goes. */
function launchFor({ cwd, input }: Project, settings: Settings, { config, streamlit }: ProjectScan) {
  return launchSpec({
    settings,
    script: settings.app ?? 'app.py',
    cors: 'listed',
    origins: allowedOrigins(settings, null),
    streamlit: { command: ['streamlit'], version: streamlit?.version ?? null, foundIn: 'PATH' },
    config,
    cwd,
    shell: input.shell,
    extraArgs: [],
    imports: unknownImports,
  });
}

/** The dev proxy leads to the tunnel, and matters with it alone. */
function proxiesOf({ devProxy, prodProxy }: Settings, asksTunnel: boolean, path: string) {
  return [
    ...(devProxy !== null && asksTunnel ? [{ role: 'dev' as const, url: devProxy, path }] : []),
    ...(prodProxy !== null ? [{ role: 'prod' as const, url: prodProxy }] : []),
  ];
}

function secretFiles({ file, text }: SettingsInput) {
  const variables = parseEnvFile(file, text ?? '').variables.map(({ name, value }) => [name, value]);
  return [
    { file, holdsSecrets: secretValues(Object.fromEntries(variables)).length > 0 },
    { file: '.streamlit/secrets.toml', holdsSecrets: true },
  ];
}

/** Where the app is named; null: nowhere. */
function appPlace({ file, text, shell, options }: SettingsInput): string | null {
  if (options.app !== undefined) return projectWords.commandLine;
  if (shell['STREAMLIT_APP']) return projectWords.shellEnvironment;
  const written = parseEnvFile(file, text ?? '').variables.findLast(({ name }) => name === 'STREAMLIT_APP');
  return written === undefined ? null : `${file}:${written.line}`;
}
