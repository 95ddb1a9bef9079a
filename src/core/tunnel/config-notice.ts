import { tunnelWords } from '../words/tunnel.ts';
import type { TunnelSlice } from './state.ts';
import type { TunnelSettings } from './wanted.ts';

/** A sentence where ngrok's own config file is broken and the tunnel opens all the same, by a token of the settings; else null. */
export function tunnelConfigNotice(
  config: TunnelSlice['config'],
  { wantsTunnel, authtoken }: TunnelSettings,
): string | null {
  if (!wantsTunnel || authtoken === null || config === null || config === 'asked') return null;
  if (config.fault === undefined || config.file === null) return null;
  return tunnelWords.brokenConfigBeside(config.file, config.fault.line);
}
