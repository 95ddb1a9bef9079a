import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';

/** TCP itself asks again after 1, 3, 7 and 15 s: whoever comes back in between would be kept waiting. */
const askAnewMs = 500;

/**
 * Waits until the server takes a TCP connection. What the SDK can tell of a failure is one text for all
 * (measured with 1.7.0), and its own attempt would notice a network that is back late.
 *
 * @param address `host:port`; anything else is left to the SDK to complain of.
 * @returns how long the look-up of its name took, in milliseconds: the SDK does it again.
 * @throws Node's error of the last address, once all have refused.
 */
export async function waitForTcp(address: string): Promise<number> {
  const [, host, port] = /^([^:[\]]+):(\d{1,5})$/.exec(address) ?? [];
  if (host === undefined || Number(port) > 65_535) return 0;
  const startedMs = performance.now();
  const addresses = await lookup(host, { all: true });
  const lookupMs = performance.now() - startedMs;
  await firstAnswer(
    addresses.map((found) => found.address),
    // The SDK takes 80 for 443 (its source, 0.18).
    Number(port) === 80 ? 443 : Number(port),
  );
  return lookupMs;
}

function firstAnswer(addresses: readonly string[], port: number): Promise<void> {
  const asked = new Set<Socket>();
  return new Promise<void>((resolve, reject) => {
    const ask = () => {
      for (const host of addresses) {
        const socket = connect({ host, port });
        asked.add(socket);
        socket.once('error', (error) => {
          asked.delete(socket);
          if (asked.size === 0) end(() => reject(error));
        });
        socket.once('connect', () => end(resolve));
      }
    };
    const timer = setInterval(ask, askAnewMs);
    const end = (settle: () => void) => {
      clearInterval(timer);
      for (const socket of asked) socket.destroy();
      settle();
    };
    ask();
  });
}
