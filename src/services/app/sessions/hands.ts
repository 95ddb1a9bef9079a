import { within } from '../../os/node/within.ts';
import { dumpLimits } from './limits.ts';
import type { AppMessage, AppOrder } from './messages.ts';

export type Dumped = Extract<AppMessage, { type: 'dumped' }>;

/** Sessions that go one by one, while the app goes on. */
export interface Hands {
  /** Writes this one down, once its script has ended. Null: it does not say in time, or can't; none in it: the script runs on. */
  give(session: string, oldValues: Readonly<Record<string, string>>): Promise<Dumped | null>;
  /** Takes what another app wrote down. False: it can't. */
  take(): Promise<boolean>;
  /** Another app has this one: it is written down no more. */
  isGone(session: string): void;
  /** None of them is: that app ended. */
  areBack(): void;
  /** Which are. */
  readonly gone: readonly string[];
  /** How many have come back whose script has run since. */
  readonly returned: number;
  /** Resolves when one comes back. */
  back(): Promise<void>;
  /** Whose scripts have run for so long already? Everybody's that runs, if not given; nobody, where it does not say in time. */
  busy(scriptsMs?: number): Promise<readonly string[]>;
  /** Takes down what the app says. True: it answered an order of these. */
  heard(message: AppMessage): boolean;
}

/** Orders of these count from here on. */
const firstOrder = 1_000_000;
const answerMs = 1500;
/** A click's script took 20 to 100 ms: who is within one for longer is asked again later, and is answered until then. */
const scriptEndsMs = 50;

/** Speaks with one app. Its orders follow each other: one file holds what is given. */
export function createHands(send: (order: AppOrder) => void, over: Promise<unknown>): Hands {
  let order = firstOrder;
  let answer = Promise.withResolvers<AppMessage>();
  const gone = new Set<string>();
  let returned = 0;
  let comesBack = Promise.withResolvers<void>();
  let busy = Promise.withResolvers<readonly string[]>();

  async function ask(make: (order: number) => AppOrder): Promise<AppMessage | null> {
    order += 1;
    answer = Promise.withResolvers();
    send(make(order));
    return within<AppMessage | null>(
      answerMs,
      answer.promise,
      over.then(() => null),
    );
  }

  return {
    async give(session, oldValues) {
      const [stop, limits, ids, sentMs] = [false, dumpLimits, [session], Date.now()];
      const asked = { type: 'dump', stop, scriptsMs: scriptEndsMs, sentMs, limits, ids, except: [] } as const;
      const said = await ask((nth) => ({ ...asked, order: nth, oldValues }));
      return said?.type === 'dumped' ? said : null;
    },
    async take() {
      const said = await ask((nth) => ({ type: 'take', order: nth, reruns: 'now' }));
      return said?.type === 'taken' && said.sessions > 0;
    },
    async busy(scriptsMs = 0) {
      busy = Promise.withResolvers();
      send({ type: 'who', scriptsMs });
      return (
        (await within<readonly string[]>(
          answerMs,
          busy.promise,
          over.then(() => []),
        )) ?? []
      );
    },
    back: () => comesBack.promise,
    isGone: (session) => void gone.add(session),
    areBack: () => gone.clear(),
    get gone() {
      return [...gone];
    },
    get returned() {
      return returned;
    },
    heard(message) {
      if (message.type === 'restored') {
        returned += 1;
        comesBack.resolve();
        comesBack = Promise.withResolvers();
      }
      if (message.type === 'busy') {
        busy.resolve(message.ids);
        return true;
      }
      if (!('order' in message) || typeof message.order !== 'number' || message.order < firstOrder)
        return false;
      if (message.order === order) answer.resolve(message);
      return true;
    },
  };
}
