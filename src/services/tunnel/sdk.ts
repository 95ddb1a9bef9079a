import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SdkPlace } from '../../core/tunnel/failure.ts';

/**
 * ngrok's SDK. Loaded when it is asked for, so that its lack is an answer and no crash: its native part is an optional package,
 * which `npm ci --omit=optional` leaves out, and a `node_modules` from another system has one for that system.
 * @throws what Node says of a part that is missing or cannot be loaded.
 */
export function loadSdk(): Promise<typeof import('@ngrok/ngrok')> {
  return import('@ngrok/ngrok');
}

/** Where a missing SDK belongs; null: it is there, and can be loaded. */
export async function missingSdk(): Promise<SdkPlace | null> {
  try {
    await loadSdk();
    return null;
  } catch {
    return sdkPlace();
  }
}

/** The system that the native part is for, and the checkout in which `npm run setup` brings it; null: this is none. */
export function sdkPlace(): SdkPlace {
  const root = packageFolder(dirname(fileURLToPath(import.meta.url)));
  const isCheckout = existsSync(join(root, 'scripts', 'setup.mjs'));
  return { system: `${process.platform}-${process.arch}`, checkout: isCheckout ? root : null };
}

/** The nearest folder with our launcher: this file is a source, or a part of a program. */
function packageFolder(folder: string): string {
  const above = dirname(folder);
  return existsSync(join(folder, 'bin', 'ocap-dev')) || above === folder ? folder : packageFolder(above);
}
