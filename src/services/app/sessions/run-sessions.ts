import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { LossCause, SessionsEvent } from '../../../core/app/sessions/state.ts';
import { within } from '../../os/node/within.ts';
import { type CarryBox, empty } from './carry-box.ts';
import { openChannel } from './channel.ts';
import { createHands, type Hands } from './hands.ts';
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
  /** Its Streamlit and Python, `1.53.0 3.11.2`; null: it cannot hand sessions on, or is gone. */
  readonly build: Promise<string | null>;
  /** For those that go one by one. */
  readonly hands: Hands;
  /** Resolves when it is gone. */
  readonly closed: Promise<void>;
  /** What it says of one that listens apart. */
  readonly apart: ApartSessions;
}

/** An app that is tried before it takes the place of another. */
export interface ApartSessions {
  /** Whether it can hand sessions on at all; false, too, once it is gone. */
  readonly carries: Promise<boolean>;
  /** The first place where it listens, `127.0.0.1:41234`; null: it is gone. */
  readonly listens: Promise<string | null>;
  /** Does its script run without an exception? `unable`: it could not take a place in the end. Null: it does not say in time. */
  runsScript(withinMs: number): Promise<boolean | 'unable' | null>;
  /** Takes what the app before wrote, and its place. False: it can't. `held`: as for a start. */
  open(held: boolean): Promise<boolean>;
  /** Leaves its place, and goes on with the connections that are there. False: it can't. */
  close(): Promise<boolean>;
  /** Resolves when no visitor's script runs that would be stopped; or when it need not wait. */
  quiet(signal: AbortSignal): Promise<void>;
  /** Names of the threads that a second app would run as well; none, too, where it does not say in time. */
  threads(withinMs: number): Promise<readonly string[]>;
}

export interface RunSessionsDeps {
  readonly file: CarryBox;
  /** Do scripts wait for `release`? */
  readonly held: boolean;
  emit(event: SessionsEvent): void;
  /** Which session a WebSocket of the door's became. */
  joined(socket: string, session: string): void;
}

/** Of the orders that are not about writing: they count apart. */
const gateOrder = 900_001;
const openOrder = 900_002;
const closeOrder = 900_003;
const openMs = 2000;
/** Shorter than a dump waits for scripts that have begun, by what passes until then. */
const longScriptMs = scriptsMs / 2;
/** Between two questions whose scripts run. */
const askAgainMs = 100;

type Answer = Extract<AppMessage, { type: 'dumped' }> | LossCause | 'dropped';

/** Speaks with the app of a run that was just spawned. */
export function openRunSessions(run: number, socket: Socket, deps: RunSessionsDeps): RunSessions {
  const { file, emit } = deps;
  const hello = Promise.withResolvers<boolean>();
  const answer = Promise.withResolvers<Answer>();
  const restored = createRestoredCount((fresh, left) =>
    emit({ type: 'sessions.restored', run, fresh, left }),
  );
  const carries = Promise.withResolvers<boolean>();
  const build = Promise.withResolvers<string | null>();
  const listens = Promise.withResolvers<string | null>();
  const gate = Promise.withResolvers<boolean | 'unable'>();
  const opened = Promise.withResolvers<boolean>();
  const stepped = Promise.withResolvers<boolean>();
  let threads = Promise.withResolvers<readonly string[]>();
  let order = 1;
  let refusal = '';

  function receive(message: AppMessage): void {
    if (hands.heard(message)) return;
    switch (message.type) {
      case 'hello':
        hello.resolve(message.carry);
        carries.resolve(message.carry);
        build.resolve(message.carry ? `${message.streamlit} ${message.python}` : null);
        return emit({
          type: 'sessions.hello',
          run,
          hello: message.carry
            ? { carry: true }
            : { carry: false, why: told(message.why), detail: told(message.detail) },
        });
      case 'live':
        return emit({ type: 'sessions.live', run, count: message.sessions });
      case 'listening':
        return listens.resolve(
          message.host === '::1' ? `[::1]:${message.port}` : `127.0.0.1:${message.port}`,
        );
      case 'gate':
        return gate.resolve(message.ok);
      case 'opened':
        return opened.resolve(true);
      case 'closed':
        return stepped.resolve(true);
      case 'busy':
        return;
      case 'threads':
        return threads.resolve(message.names.map(told));
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
    if (message.order === gateOrder) return gate.resolve('unable');
    if (message.order === closeOrder) return stepped.resolve(false);
    if (message.order === openOrder) opened.resolve(false);
    refusal = told(message.why);
    if (message.order === order && order > 1) return answer.resolve('refused');
    empty(file);
    emit({ type: 'sessions.lost', run, cause: 'refused', detail: refusal });
  }

  const channel = openChannel(socket, receive);
  const hands = createHands(channel.send, channel.closed);
  void channel.closed.then(() => {
    answer.resolve('closed');
    carries.resolve(false);
    build.resolve(null);
    listens.resolve(null);
    opened.resolve(false);
    stepped.resolve(false);
    restored.flush();
  });
  channel.send({ type: 'take', order, reruns: deps.held ? 'held' : 'now' });

  async function ask(oldValues: Readonly<Record<string, string>>): Promise<Answer> {
    const carries = await within<boolean | Answer>(helloWaitMs, hello.promise, answer.promise);
    if (carries === false) return 'cannot';
    if (carries !== true) return carries ?? 'no-hello';
    order += 1;
    const limits = dumpLimits;
    channel.send({
      type: 'dump',
      order,
      stop: true,
      scriptsMs,
      sentMs: Date.now(),
      limits,
      ids: null,
      except: hands.gone,
      oldValues,
    });
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
    build: build.promise,
    hands,
    closed: channel.closed,
    apart: {
      carries: carries.promise,
      listens: listens.promise,
      runsScript(withinMs) {
        channel.send({ type: 'gate', order: gateOrder });
        return within(withinMs, gate.promise);
      },
      async open(held) {
        channel.send({ type: 'open', order: openOrder, reruns: held ? 'held' : 'now' });
        return (await within(openMs, opened.promise)) ?? false;
      },
      async close() {
        channel.send({ type: 'close', order: closeOrder });
        return (await within(openMs, stepped.promise)) ?? false;
      },
      async quiet(signal) {
        while (!signal.aborted && (await hands.busy(longScriptMs)).length > 0)
          await delay(askAgainMs, undefined, { signal }).catch(() => undefined);
      },
      async threads(withinMs) {
        threads = Promise.withResolvers();
        channel.send({ type: 'threads' });
        return (await within(withinMs, threads.promise)) ?? [];
      },
    },
  };
}
