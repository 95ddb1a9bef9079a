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
}

/**
 * What the supervisor of this folder knows; null where none runs, or nobody tells: a probe needs no supervisor, and says itself
 * what would name the tunnel.
 */
export async function runningPlace(folder: string): Promise<RunningPlace | null> {
  try {
    const running = await findRunning(folder, process.env);
    if (running === null) return null;
    const { client, snapshot } = await connectRunning(running);
    client.close();
    const { process: app, tunnel, origins } = snapshot;
    const endpoint = tunnel.url === null ? null : new URL(tunnel.url).origin;
    return { appUrl: app.url, port: app.port, endpoint, wildcard: origins.wildcard };
  } catch {
    return null;
  }
}
