import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';

/** What a process of a door needs. */
export interface DoorFigures {
  readonly rssMb: number;
  /** Open files (Linux). */
  readonly files: number;
}

/** A door in a process of its own, so that what it needs can be told from what its visitors need. */
export interface DoorProcess {
  readonly url: string;
  figures(): Promise<DoorFigures>;
  /** The paths of all visits that are over, once that many are. */
  visits(count: number): Promise<readonly string[]>;
  /** Closes it. Resolves when the process has ended by itself. */
  close(): Promise<void>;
}

const program = `
  import { readdirSync } from 'node:fs';
  import { createDoor } from ${JSON.stringify(new URL('../../src/services/door/door.ts', import.meta.url))};
  const paths = [];
  const emit = (event) => event.type === 'visit.ended' && paths.push(event.path);
  const door = createDoor({ emit, people: { seen: () => {}, told: () => {} } });
  const answers = {
    async open({ upstream, fresh }) {
      door.lead({ at: 'pass', upstream, ...(fresh && { fresh: true }) });
      return door.open();
    },
    figures: () => ({ rssMb: process.memoryUsage().rss / 2 ** 20, files: readdirSync('/proc/self/fd').length }),
    visits: () => paths,
    close: () => door.close(),
  };
  process.on('message', async ({ ask, given }) => {
    const answer = await answers[ask](given);
    process.send({ answer: answer ?? null }, () => ask === 'close' && process.disconnect());
  });
`;

export async function startDoorProcess(upstream: string, fresh = false): Promise<DoorProcess> {
  // As the launcher starts the supervisor.
  const options = [
    '--max-semi-space-size=16',
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
  ];
  const child = spawn(process.execPath, [...options, '--eval', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ask = questions(child);
  const url = String(await ask('open', { upstream, fresh }));
  return {
    url,
    figures: async () => readFigures(await ask('figures')),
    async visits(count) {
      for (;;) {
        const paths = await ask('visits');
        if (Array.isArray(paths) && paths.length >= count) return paths.map(String);
      }
    },
    async close() {
      const ended = once(child, 'exit');
      await ask('close');
      await ended;
    },
  };
}

function questions(child: ChildProcess): (ask: string, given?: object) => Promise<unknown> {
  const answers = new EventEmitter();
  child.on('message', (message) => answers.emit('answer', message));
  let last: Promise<unknown> = Promise.resolve();
  return (ask, given = {}) => {
    last = last.then(async () => {
      const answered = once(answers, 'answer');
      child.send({ ask, given });
      const [message] = await answered;
      return message.answer;
    });
    return last;
  };
}

function readFigures(answer: unknown): DoorFigures {
  const { rssMb, files } = Object(answer);
  return { rssMb: Number(rssMb), files: Number(files) };
}
