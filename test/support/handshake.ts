import { createProber } from '../../src/services/checks/prober.ts';

/** The HTTP status that a real handshake with this Origin is answered with; null when nobody answers. */
export function handshake(port: number, origin: string): Promise<number | null> {
  return new Promise((resolve) => {
    const prober = createProber({ emit: ({ answer }) => resolve(answer.status) });
    prober.ask({
      id: 1,
      run: 1,
      target: 'local',
      baseUrl: `http://127.0.0.1:${port}`,
      check: 'websocket',
      origin,
      expect: 'accepted',
    });
  });
}
