import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '../../core/base/is-record.ts';
import { Secret } from '../../core/base/secret.ts';
import type { Environment } from '../../core/settings/settings.ts';
import type { TunnelConfig } from '../../core/tunnel/state.ts';
import { codeOf } from '../os/error-code.ts';

export interface TunnelConfigPlace {
  /** The user's home folder. */
  readonly home: string;
  readonly env: Environment;
  readonly platform?: NodeJS.Platform;
}

/**
 * Reads what `ngrok config add-authtoken` and its like have written: the first of ngrok's own files that exists.
 * Never fails: without a file, or with one that cannot be read or is no YAML, there is simply nothing in it.
 * Where the files are and what they hold: https://ngrok.com/docs/agent/config/v3 and /v2.
 */
export async function readTunnelConfig(place: TunnelConfigPlace): Promise<TunnelConfig> {
  for (const file of candidates(place)) {
    const text = await readIfThere(file);
    if (text !== null) return { file, ...(await parseConfig(text)) };
  }
  return { file: null, ...nothing };
}

const nothing = { authtoken: null, serverAddr: null, rootCas: null };

function candidates({ home, env, platform = process.platform }: TunnelConfigPlace): string[] {
  const xdg = join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'ngrok', 'ngrok.yml');
  const mac = join(home, 'Library', 'Application Support', 'ngrok', 'ngrok.yml');
  const legacy = join(home, '.ngrok2', 'ngrok.yml');
  return platform === 'darwin' ? [mac, xdg, legacy] : [xdg, legacy];
}

/** Null if it is not there; a file that is there but cannot be read counts as empty. */
async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(codeOf(error)) ? null : '';
  }
}

async function parseConfig(text: string): Promise<Omit<TunnelConfig, 'file'>> {
  const { parse } = await import('yaml');
  const document = mapping(orNothing(() => parse(text, { schema: 'failsafe' })));
  // Version 3 has its settings under `agent`, under two new names; version 2 at the top.
  const agent = mapping(document['agent']);
  const token = textOf(agent['authtoken'] ?? document['authtoken']);
  return {
    authtoken: token === null ? null : new Secret(token),
    serverAddr: textOf(agent['connect_url'] ?? document['server_addr']),
    rootCas: textOf(agent['connect_cas'] ?? document['root_cas']),
  };
}

function orNothing(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return null;
  }
}

function mapping(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
