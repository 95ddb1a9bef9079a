import type { Socket } from 'node:net';
import type { LossCause, SessionsEvent } from '../../../core/app/sessions/state.ts';
import type { CarryFile } from './carry-file.ts';
import { openChannel } from './channel.ts';
import { dumpDeadlineMs, dumpLimits, helloWaitMs, scriptsMs } from './limits.ts';
import type { AppMessage } from './messages.ts';
import { createRestoredCount } from './restored-count.ts';
import { dumpOf, told } from './told.ts';

/** The visitors' sessions of one run, as far as the app in it speaks of them. */
export interface RunSessions {
  /** Asks the app to write them down. Resolves when it did, when it cannot, or 3 s later; the event says which. */
  pack(oldValues: Readonly<Record<string, string>>): Promise<void>;
  /** Ends a wait for them. */
  drop(): void;
  /** The app is gone: what it may have written down, and not said, counts no more. */
  end(): void;
  /** Scripts that were held run now. */
  release(): void;
}

export interface RunSessionsDeps {
  readonly file: CarryBox;
  /** Do scripts wait for `release`? */
  readonly held: boolean;
  emit(event: SessionsEvent): void;
  /** Which session a WebSocket of the door's became. */
  joined(socket: string, session: string): void;
}

/** The file, with what is in it. */
export interface CarryBox {
  readonly file: CarryFile;
  isFull: boolean;
}

type Answer = Extract<AppMessage, { type: 'dumped' }> | LossCause | 'dropped';

/** Speaks with the app of a run that was just spawned. */
export function openRunSessions(run: number, socket: Socket, deps: RunSessionsDeps): RunSessions {
  const { file, emit } = deps;
  const hello = Promise.withResolvers<boolean>();
  const answer = Promise.withResolvers<Answer>();
  const restored = createRestoredCount((fresh, left) =>
    emit({ type: 'sessions.restored', run, fresh, left }),
  );
  let order = 1;
  let refusal = '';

  function receive(message: AppMessage): void {
    switch (message.type) {
      case 'hello':
        hello.resolve(message.carry);
        return emit({
          type: 'sessions.hello',
          run,
          hello: message.carry
            ? { carry: true }
            : { carry: false, why: told(message.why), detail: told(message.detail) },
        });
      case 'live':
        return emit({ type: 'sessions.live', run, count: message.sessions });
      case 'socket':
        return deps.joined(message.socket, message.session);
      case 'dumped':
        if (message.order === order) answer.resolve(message);
        return;
      case 'taken':
        file.isFull = false;
        return emit({ type: 'sessions.taken', run, carried: message.sessions, held: deps.held });
      case 'refused':
        return refused(message);
      case 'restored':
        return restored.add(message);
      default:
        return message satisfies never;
    }
  }

  /** What the app refused was an order to write, or to read what another app had written. */
  function refused(message: Extract<AppMessage, { type: 'refused' }>): void {
    refusal = told(message.why);
    if (message.order === order && order > 1) return answer.resolve('refused');
    empty(file);
    emit({ type: 'sessions.lost', run, cause: 'refused', detail: refusal });
  }

  const channel = openChannel(socket, receive);
  void channel.closed.then(() => {
    answer.resolve('closed');
    restored.flush();
  });
  channel.send({ type: 'take', order, reruns: deps.held ? 'held' : 'now' });

  async function ask(oldValues: Readonly<Record<string, string>>): Promise<Answer> {
    const carries = await within<boolean | Answer>(helloWaitMs, hello.promise, answer.promise);
    if (carries === false) return 'cannot';
    if (carries !== true) return carries ?? 'no-hello';
    order += 1;
    const limits = dumpLimits;
    channel.send({ type: 'dump', order, stop: true, scriptsMs, limits, ids: null, oldValues });
    return (await within(dumpDeadlineMs, answer.promise)) ?? 'late';
  }

  return {
    async pack(oldValues) {
      const said = await ask(oldValues);
      if (said === 'dropped') return;
      if (typeof said === 'string') {
        // What it was given and has not taken is lost as well: nobody would know of whom it is.
        empty(file);
        return emit({ type: 'sessions.lost', run, cause: said, detail: said === 'refused' ? refusal : '' });
      }
      file.isFull = true;
      emit({ type: 'sessions.dumped', run, dump: dumpOf(said) });
    },
    drop: () => answer.resolve('dropped'),
    end: () => answer.resolve('closed'),
    release: () => channel.send({ type: 'release' }),
  };
}

/** Throws away what is in the file. */
export function empty(box: CarryBox): void {
  box.isFull = false;
  box.file.clear();
}

/** Null: it took longer. */
async function within<Result>(ms: number, ...results: readonly Promise<Result>[]): Promise<Result | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, ms, null);
  const result = await Promise.race([...results, promise]);
  clearTimeout(timer);
  return result;
}
