import { execa } from 'execa';
import { z } from 'zod';
import { publishedEvent } from '../../src/control/events-schema.ts';
import { launcher, type TestProject, userEnvironment } from './project.ts';

const eventSchema = z.looseObject({ time: z.iso.datetime(), type: z.string() });
type PublicEvent = z.infer<typeof eventSchema>;

/**
 * The program without a screen, in JSON lines.
 * @param around a command that is given the program's own as its last arguments: `['nice']`.
 * @param own another checkout's launcher.
 */
export function startJson(
  { folder }: Pick<TestProject, 'folder'>,
  args: readonly string[] = [],
  env: Record<string, string> = {},
  around: readonly string[] = [],
  own = launcher,
) {
  const [file = own, ...rest] = [...around, own, '--json', ...args];
  const child = execa(file, rest, {
    cwd: folder,
    env: { ...userEnvironment(folder), ...env },
    extendEnv: false,
    reject: false,
    buffer: { stdout: false },
    lines: true,
  });
  const events: PublicEvent[] = [];
  const strays: string[] = [];
  const listeners = new Set<() => void>();
  const read = (async () => {
    for await (const line of child.iterable()) {
      const value: unknown = JSON.parse(line);
      const event = eventSchema.safeParse(value);
      if (event.success) events.push(event.data);
      // Whatever a test is about: what is printed is what the published schema says.
      if (own === launcher && !publishedEvent.safeParse(value).success) strays.push(line);
      for (const tell of listeners) tell();
    }
  })();
  /** The first event like this one, or of which this holds, that comes, or came, after the `from`th. */
  function event(
    like: object | ((event: PublicEvent) => boolean),
    from = 0,
    withinMs = 15_000,
  ): Promise<PublicEvent> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(
            new Error(
              `no ${typeof like === 'function' ? String(like) : JSON.stringify(like)} in:\n${events.map((each) => JSON.stringify(each)).join('\n')}`,
            ),
          ),
        withinMs,
      );
      function check(): void {
        const found = events
          .slice(from)
          .find((each) => (typeof like === 'function' ? like(each) : isLike(each, like)));
        if (found === undefined) return;
        clearTimeout(timer);
        listeners.delete(check);
        resolve(found);
      }
      listeners.add(check);
      check();
    });
  }
  /** Stops it, as a test's last act: in order, so that its app goes with it. */
  async function end(): Promise<void> {
    child.kill('SIGTERM');
    await child;
    if (strays.length > 0) throw new Error(`not as schema/events.schema.json has it:\n${strays.join('\n')}`);
  }
  return { child, events, strays, event, end, over: Promise.all([child, read]).then(([result]) => result) };
}

/** Has the event these fields, with these values? */
export function isLike(event: PublicEvent, like: object): boolean {
  return Object.entries(like).every(([name, value]) => JSON.stringify(event[name]) === JSON.stringify(value));
}
