import { resolve } from 'node:path';
import type { TunnelFacts } from '../../../core/doctor/tunnel.ts';
import type { Environment, Settings, SettingsInput } from '../../../core/settings/settings.ts';
import type { PolicyReading, TunnelConfig } from '../../../core/tunnel/state.ts';
import { projectWords } from '../../../core/words/project.ts';
import { exists } from '../../../services/os/path-kind.ts';
import { missingSdk } from '../../../services/tunnel/sdk.ts';
import type { Project } from '../../project/open-project.ts';

interface TunnelPlace {
  readonly settings: Settings;
  readonly ngrok: TunnelConfig;
  readonly asksTunnel: boolean;
}

/** All but whether its service is reached. */
export async function tunnelFacts(
  { cwd, input }: Project,
  { settings, ngrok, asksTunnel }: TunnelPlace,
): Promise<Omit<TunnelFacts, 'service'>> {
  const [missingRootCas, sdk] = await Promise.all([
    missingFile(cwd, settings.tunnelRootCas ?? ngrok.rootCas),
    asksTunnel ? missingSdk() : null,
  ]);
  const { fault, file } = ngrok;
  return {
    settings,
    token: tokenPlace(input, settings, ngrok),
    missingSdk: sdk,
    brokenConfig: fault === undefined || file === null ? null : { file, line: fault.line },
    missingRootCas,
    httpsProxy: httpsProxyName(input.shell),
    policy: await policyReading(cwd, settings),
  };
}

/** Loaded where a policy is named. */
async function policyReading(
  cwd: string,
  { wantsTunnel, trafficPolicy }: Settings,
): Promise<PolicyReading | null> {
  if (!wantsTunnel || trafficPolicy === null) return null;
  const { readPolicyNow } = await import('../../../services/files/policy/read-policy.ts');
  return readPolicyNow(resolve(cwd, trafficPolicy));
}

function tokenPlace(
  { file, shell }: SettingsInput,
  { authtoken }: Settings,
  ngrok: TunnelConfig,
): string | null {
  if (authtoken !== null) return shell['NGROK_AUTHTOKEN'] ? projectWords.shellEnvironment : file;
  return ngrok.authtoken === null ? null : ngrok.file;
}

/** `trusted` and `host` are words of the SDK's own. */
async function missingFile(cwd: string, file: string | null): Promise<string | null> {
  if (file === null || file === 'trusted' || file === 'host') return null;
  return (await exists(resolve(cwd, file))) ? null : file;
}

function httpsProxyName(shell: Environment): string | null {
  return ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'].find((name) => shell[name]) ?? null;
}
