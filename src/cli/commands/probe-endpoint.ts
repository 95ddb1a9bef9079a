import { connectRunning, findRunning } from '../remote/connection.ts';

/** What a running supervisor knows of where its app is. */
export interface RunningPlace {
  /** The app's URL, for people; null: it does not know yet. */
  readonly appUrl: string | null;
  readonly port: number | null;
  /** The origin of the URL that the service gave to its tunnel. */
  readonly endpoint: string | null;
  /** Does its app let everybody in, because it is wanted so? */
  readonly wildcard: boolean;
  /** By what its door will know a question of ours; null: it is gone. */
  nonce(origin: string | null, byProxy: boolean): Promise<string | null>;
  /** Nothing is asked any more. */
  close(): void;
}

/**
 * What the supervisor of this folder knows; null where none runs, or nobody tells: a probe needs no supervisor, and says itself
 * what would name the tunnel.
 */
export async function runningPlace(folder: string): Promise<RunningPlace | null> {
  try {
    const running = await findRunning(folder, process.env);
    if (running === null) return null;
    const { client, snapshot, closed } = await connectRunning(running);
    const { process: app, tunnel, origins } = snapshot;
    const endpoint = tunnel.url === null ? null : new URL(tunnel.url).origin;
    return {
      appUrl: app.url,
      port: app.port,
      endpoint,
      wildcard: origins.wildcard,
      nonce: (origin, byProxy) => Promise.race([client.nonce(origin, byProxy), closed.then(() => null)]),
      close: client.close,
    };
  } catch {
    return null;
  }
}
