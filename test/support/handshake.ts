import { createAsker } from '../../src/services/checks/asker.ts';
import { questionTo } from './probing.ts';

/** The HTTP status that a real handshake with this Origin is answered with; null when nobody answers. */
export async function handshake(port: number, origin: string): Promise<number | null> {
  const question = questionTo(`http://127.0.0.1:${port}`, { origin });
  return (await createAsker().ask(question)).status;
}
