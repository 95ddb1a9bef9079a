import { access, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { launchSpec } from '../../core/app/launch.ts';
import type { DoctorFacts } from '../../core/doctor/diagnose.ts';
import type { MachineFacts } from '../../core/doctor/machine.ts';
import type { ProjectFacts } from '../../core/doctor/project.ts';
import { type SettingsFacts, usableSettings } from '../../core/doctor/settings.ts';
import type { NgrokConfig, ProjectScan } from '../../core/kernel/events.ts';
import { allowedOrigins } from '../../core/settings/allowed-origins.ts';
import { parseEnvFile } from '../../core/settings/dotenv.ts';
import {
  type Environment,
  readSettings,
  type Settings,
  type SettingsOptions,
} from '../../core/settings/settings.ts';
import { secretValues } from '../../logs/redact.ts';
import { configFiles, gitFacts, recipeFacts } from '../../services/doctor/files.ts';
import { askNetwork } from '../../services/doctor/network.ts';
import { portFacts } from '../../services/doctor/port.ts';
import { streamlitFacts } from '../../services/doctor/streamlit.ts';
import { readEnvFileNow } from '../../services/files/read-env.ts';
import { providedStreamlit } from '../../services/streamlit/install.ts';
import { scanProject, usualScripts } from '../../services/streamlit/project-scan.ts';
import { readNgrokConfig } from '../../services/tunnel/ngrok-config.ts';

export interface Ground {
  /** Absolute. */
  readonly cwd: string;
  readonly envFile: string;
  readonly options: SettingsOptions;
  /** With HOME. */
  readonly shell: Environment;
  readonly lookupUrl: string;
}

const ngrokService = 'connect.ngrok-agent.com:443';

/** Looks at everything side by side. Never rejects. */
export async function collectFacts(ground: Ground): Promise<DoctorFacts> {
  const { cwd, shell } = ground;
  const { facts: settingsFacts, text } = readEnv(ground);
  const { settings } = settingsFacts;
  const faulty = new Set(settingsFacts.errors.map(({ name }) => name));
  const hasFault = (...names: readonly string[]) => names.some((name) => faulty.has(name));
  const asksTunnel = settings.useNgrok && !hasFault('NGROK_DOMAIN', 'USE_NGROK', 'NGROK_SERVER_ADDR');
  // Config files alone: Streamlit is searched for elsewhere, with deadlines of its own.
  const scan = await scanProject({ cwd, shell: { ...shell, PATH: '' }, script: settings.app });
  const ngrok = await readNgrokConfig({ home: shell['HOME'] ?? '', env: shell });
  const script = await existingScript(cwd, settings, scan);
  const service = asksTunnel ? (settings.ngrokServerAddr ?? ngrok.serverAddr ?? ngrokService) : null;
  const [streamlit, ownStreamlit, portState, git, files, recipes, network, missingRootCas] =
    await Promise.all([
      streamlitFacts(cwd, shell),
      providedStreamlit('newest', { ...shell }),
      hasFault('STREAMLIT_PORT') ? null : portFacts(launchFor(ground, settings, scan)),
      gitFacts(cwd, shell, secretFiles(ground, text)),
      configFiles(cwd, shell, script),
      recipeFacts(cwd),
      askNetwork({ proxies: proxiesOf(settings, asksTunnel), service, lookupUrl: ground.lookupUrl, shell }),
      missingFile(cwd, settings.ngrokRootCas ?? ngrok.rootCas),
    ]);
  const { options, ...found } = streamlit;
  const machine: MachineFacts = {
    node: { version: process.versions.node, file: process.execPath },
    ownStreamlit,
    ...found,
  };
  const project: ProjectFacts = {
    named: settings.app,
    script,
    usualScripts,
    port: settings.port,
    portState,
  };
  const version = found.search.at === 'found' ? found.search.streamlit.version : null;
  return {
    machine,
    project,
    settings: settingsFacts,
    git,
    config: {
      files,
      options,
      version,
      settings,
      port: portState === null ? null : settings.port,
      env: { ...settings.variables, ...shell },
    },
    recipes,
    tunnel: hasFault('NGROK_DOMAIN', 'USE_NGROK', 'NGROK_SERVER_ADDR')
      ? null
      : {
          settings,
          token: tokenPlace(ground, settings, ngrok),
          service:
            service === null || network.service === null
              ? null
              : { address: service, reach: network.service },
          missingRootCas,
          httpsProxy: httpsProxyName(shell),
        },
    network: { settings, proxies: network.proxies, lookup: network.lookup },
  };
}

function readEnv({ cwd, envFile: file, options, shell }: Ground): { facts: SettingsFacts; text: string } {
  const content = readEnvFileNow(resolve(cwd, file));
  const text = content.type === 'envFile.read' ? content.text : null;
  const input = { file, text, shell, options };
  const { settings, errors, warnings } = readSettings(input);
  const { variables } = parseEnvFile(file, text ?? '');
  const name = 'STREAMLIT_SERVER_ALLOWED_ORIGINS';
  const facts: SettingsFacts = {
    file,
    state:
      content.type === 'envFile.unreadable'
        ? { unreadable: { what: content.what, fix: content.fix } }
        : content.type === 'envFile.missing'
          ? 'missing'
          : 'read',
    errors,
    warnings,
    handWrittenOrigins: variables.find((variable) => variable.name === name)?.value ?? shell[name] ?? null,
    settings: settings ?? usableSettings(input, errors),
  };
  return { facts, text: text ?? '' };
}

async function existingScript(
  cwd: string,
  { app }: Settings,
  { scripts }: ProjectScan,
): Promise<string | null> {
  if (app === null) return scripts[0] ?? null;
  return stat(resolve(cwd, app)).then(
    (stats) => (stats.isFile() ? app : null),
    () => null,
  );
}

/** The launch as `ocap-dev` would try it, as far as the port goes. */
function launchFor({ cwd, shell }: Ground, settings: Settings, { config }: ProjectScan) {
  return launchSpec({
    settings,
    script: settings.app ?? 'app.py',
    cors: 'listed',
    origins: allowedOrigins(settings, null),
    streamlit: { command: ['streamlit'], version: null, foundIn: 'PATH' },
    config,
    cwd,
    shell,
    extraArgs: [],
  });
}

/** The dev proxy leads to the tunnel, and matters with it alone. */
function proxiesOf({ devProxy, prodProxy }: Settings, asksTunnel: boolean) {
  return [
    ...(devProxy !== null && asksTunnel ? [{ role: 'dev' as const, url: devProxy }] : []),
    ...(prodProxy !== null ? [{ role: 'prod' as const, url: prodProxy }] : []),
  ];
}

function secretFiles({ envFile }: Ground, text: string) {
  const variables = parseEnvFile(envFile, text).variables.map(({ name, value }) => [name, value]);
  return [
    { file: envFile, holdsSecrets: secretValues(Object.fromEntries(variables)).length > 0 },
    { file: '.streamlit/secrets.toml', holdsSecrets: true },
  ];
}

function tokenPlace({ envFile, shell }: Ground, { authtoken }: Settings, ngrok: NgrokConfig): string | null {
  if (authtoken !== null) return shell['NGROK_AUTHTOKEN'] ? "the shell's environment" : envFile;
  return ngrok.authtoken === null ? null : ngrok.file;
}

/** `trusted` and `host` are words of the SDK's own. */
async function missingFile(cwd: string, file: string | null): Promise<string | null> {
  if (file === null || file === 'trusted' || file === 'host') return null;
  return access(resolve(cwd, file)).then(
    () => null,
    () => file,
  );
}

function httpsProxyName(shell: Environment): string | null {
  return ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'].find((name) => shell[name]) ?? null;
}
