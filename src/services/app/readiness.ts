import { setTimeout as delay } from 'node:timers/promises';
import { exchange, saysOk } from '../net/http-exchange.ts';

const usualPauseMs = 50;
const deadlineMs = 1000;

/**
 * Asks the app's health until it answers `ok`: true. Given up by `signal`: false. The next question follows `pauseMs`
 * after an answer; one that gets none within 1 s counts as answered. `baseUrl` has no final slash.
 */
export async function awaitReady(
  baseUrl: string,
  signal: AbortSignal,
  pauseMs = usualPauseMs,
): Promise<boolean> {
  while (!signal.aborted) {
    if (await isHealthy(baseUrl, signal)) return true;
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

async function isHealthy(baseUrl: string, signal: AbortSignal): Promise<boolean> {
  const url = `${baseUrl}/_stcore/health`;
  const reply = await exchange({ url, headers: {}, deadlineMs, trust: 'any-certificate', signal });
  return saysOk(reply);
}
