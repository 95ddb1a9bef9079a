import type { SessionClient } from '../../control/client.ts';

/**
 * Resolves when there is something to show: true; or when there never will be: false. Until then the terminal is left alone: the screen of
 * a supervisor is started before it is known whether there will be one, and is gone at once where there is none.
 */
export function somethingToShow(
  client: Pick<SessionClient, 'snapshot' | 'onSnapshot' | 'onEnd'>,
  attached: boolean,
): Promise<boolean> {
  return new Promise((resolve) => {
    if (client.snapshot() !== null) resolve(true);
    const stop = client.onSnapshot(() => {
      stop();
      resolve(true);
    });
    client.onEnd(() => {
      // Leaving in any other way, Node would set the modes of a terminal that a shell may have taken back.
      if (!attached && client.snapshot() === null) process.kill(process.pid, 'SIGKILL');
      resolve(false);
    });
  });
}
