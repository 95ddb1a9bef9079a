import { setTimeout as delay } from 'node:timers/promises';
import { exchange, saysOk } from '../net/http-exchange.ts';

const usualPauseMs = 50;
const deadlineMs = 1000;

/**
 * Asks the app's health until it answers `ok`: true. Given up by `signal`: false. The first question comes after
 * `pauseMs`, the next one `pauseMs` after an answer; one that gets none within 1 s counts as answered. `baseUrl` has no final slash.
 */
export async function awaitReady(
  baseUrl: string,
  signal: AbortSignal,
  pauseMs = usualPauseMs,
): Promise<boolean> {
  for (;;) {
    // No app is ready at once, and a start would load node:http for the question before its app is spawned.
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return false;
    if (await isHealthy(baseUrl, signal)) return true;
  }
}

async function isHealthy(baseUrl: string, signal: AbortSignal): Promise<boolean> {
  const url = `${baseUrl}/_stcore/health`;
  const reply = await exchange({ url, headers: {}, deadlineMs, trust: 'any-certificate', signal });
  return saysOk(reply);
}
