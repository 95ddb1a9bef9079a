import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A host between agent and edge that can be as if gone: no answer, no refusal, no reset. */
export interface Relay {
  /** `host:port` in the edge's place. */
  readonly address: string;
  /** From now on it swallows everything, the first packet of a new connection too. */
  swallow(): Promise<void>;
  comeBack(): void;
  close(): Promise<void>;
}

/** Between a SYN and the answer over loopback lie microseconds. */
const answeredWithinMs = 200;

export async function startRelay(target: string): Promise<Relay> {
  const program = fileURLToPath(new URL('../fixtures/relay.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, target], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const port = Number(String(line));
  const fillers = new Set<Socket>();

  async function isAnswered(): Promise<boolean> {
    const filler = connect(port, '127.0.0.1').on('error', () => {});
    fillers.add(filler);
    return Promise.race([once(filler, 'connect').then(() => true), delay(answeredWithinMs, false)]);
  }
  function leave(): void {
    for (const filler of fillers) filler.destroy();
    fillers.clear();
  }
  return {
    address: `127.0.0.1:${port}`,
    async swallow() {
      child.kill('SIGSTOP');
      while (await isAnswered());
    },
    comeBack() {
      leave();
      child.kill('SIGCONT');
    },
    async close() {
      leave();
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
}
