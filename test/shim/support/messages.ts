import { EventEmitter, once } from 'node:events';
import type { Duplex } from 'node:stream';

type Message = Readonly<Record<string, unknown>>;

/** Waits until no script runs: a page has its last message before its script's thread has ended. */
export async function untilIdle(messages: Messages): Promise<void> {
  for (;;) {
    messages.say({ type: 'who', scriptsMs: 0 });
    const { ids } = await messages.hear('busy');
    if (Array.isArray(ids) && ids.length === 0) return;
  }
}

/** The supervisor's end of the control channel. */
export interface Messages {
  say(message: object): void;
  /** The next message of this type that nobody heard yet. Rejects with what was said instead. */
  hear(type: string, withinMs?: number): Promise<Record<string, unknown>>;
  /** Everything that was said. */
  all(): readonly Message[];
}

export function createMessages(socket: Duplex): Messages {
  const changes = new EventEmitter().setMaxListeners(0);
  const said: Message[] = [];
  const unheard: Record<string, unknown>[] = [];
  let rest = '';
  socket.on('error', () => {});
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const message: Record<string, unknown> = JSON.parse(line);
      said.push(message);
      unheard.push(message);
    }
    changes.emit('change');
  });
  return {
    say: (message) => void socket.write(`${JSON.stringify(message)}\n`),
    all: () => said,
    async hear(type, withinMs = 15_000) {
      const signal = AbortSignal.timeout(withinMs);
      for (;;) {
        const index = unheard.findIndex((each) => each['type'] === type);
        const [found] = index < 0 ? [] : unheard.splice(index, 1);
        if (found !== undefined) return found;
        await once(changes, 'change', { signal }).catch(() => {
          throw new Error(`no ${type} within ${withinMs} ms, but ${JSON.stringify(said)}`);
        });
      }
    },
  };
}
