import { connectRunning, findRunning } from '../remote/connection.ts';

/**
 * The URL that the service gave to the tunnel of this folder's supervisor; null where none runs, or nobody tells: a probe
 * needs no supervisor, and says itself what would name the tunnel.
 */
export async function runningEndpoint(folder: string): Promise<string | null> {
  try {
    const running = await findRunning(folder, process.env);
    if (running === null) return null;
    const { client, snapshot } = await connectRunning(running);
    client.close();
    return snapshot.tunnel.url;
  } catch {
    return null;
  }
}
