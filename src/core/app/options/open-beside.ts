import { beginsWithLoopback } from '../../base/loopback.ts';
import type { Settings } from '../../settings/settings.ts';
import { guestWords } from '../../words/guests.ts';
import { type OptionSources, writtenOption } from './streamlit-options.ts';

/**
 * Where guests alone may come in by the tunnel, and everybody in the same network by the app's own port: what to write. Null: it
 * is not so. Streamlit listens on all addresses unless `server.address` says otherwise.
 */
export function openBesideNotice(settings: Settings, sources: OptionSources, envFile: string): string | null {
  return isOpenBeside(settings, sources) ? guestWords.openBeside(envFile) : null;
}

/** Do others reach the app beside the tunnel through which guests alone come in? */
export function isOpenBeside(settings: Settings, sources: OptionSources): boolean {
  if (settings.access !== 'invited' || !settings.wantsTunnel) return false;
  const address = writtenOption('server.address', sources)?.text ?? sources.config.address ?? '';
  const host = address.includes(':') ? `[${address}]` : address;
  const isOwn = host !== '0.0.0.0' && beginsWithLoopback(host);
  return !isOwn;
}
