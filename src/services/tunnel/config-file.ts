import { join } from 'node:path';
import type { Environment } from '../../core/settings/settings.ts';
import type { TunnelConfig } from '../../core/tunnel/state.ts';
import { codeOf } from '../os/error-code.ts';
import { readFile } from '../os/folders/files-at-once.ts';

export interface TunnelConfigPlace {
  /** The user's home folder. */
  readonly home: string;
  readonly env: Environment;
  readonly platform?: NodeJS.Platform;
}

/**
 * Reads what `ngrok config add-authtoken` and its like have written: the first of ngrok's own files that exists.
 * Never fails: without a file there is simply nothing in it, and of one that cannot be read, or is no YAML, the fault is told.
 * Where the files are and what they hold: https://ngrok.com/docs/agent/config/v3 and /v2.
 */
export async function readTunnelConfig(place: TunnelConfigPlace): Promise<TunnelConfig> {
  for (const file of candidates(place)) {
    const text = await readIfThere(file);
    if (text === null) continue;
    const { nothing, parseTunnelConfig } = await import('./config-text.ts');
    return {
      file,
      ...(text === unreadable ? { ...nothing, fault: { line: null } } : parseTunnelConfig(text)),
    };
  }
  return { file: null, authtoken: null, serverAddr: null, rootCas: null };
}

function candidates({ home, env, platform = process.platform }: TunnelConfigPlace): string[] {
  const xdg = join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'ngrok', 'ngrok.yml');
  const mac = join(home, 'Library', 'Application Support', 'ngrok', 'ngrok.yml');
  const legacy = join(home, '.ngrok2', 'ngrok.yml');
  return platform === 'darwin' ? [mac, xdg, legacy] : [xdg, legacy];
}

const unreadable = Symbol('unreadable');

/** Null if it is not there. */
async function readIfThere(file: string): Promise<string | typeof unreadable | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(codeOf(error)) ? null : unreadable;
  }
}
