import { existsSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { SessionsEvent } from '../../../core/app/sessions/state.ts';
import type { MovedOnes, OneByOne } from '../../../core/door/one-by-one.ts';
import { type CarryBox, empty } from './carry-box.ts';
import { type CarryFile, openCarryFile } from './carry-file.ts';
import { type HandOver, startHandOver } from './hand-over.ts';
import { openRunSessions, type RunSessions } from './run-sessions.ts';
import { withShim } from './shim-environment.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What an app is spawned with. */
export interface Outfit {
  readonly env: Environment;
  /** Behind the three standard ones. */
  readonly descriptors: readonly ('pipe' | number)[];
}

/** The door, as far as sessions concern it. */
export interface SessionsDoor {
  /** Keeps what visitors send from now on, and waits until the app has had what they sent before. */
  settle(): Promise<void>;
  joined(socket: string, session: string): void;
  /** Moves WebSockets one by one to an app beside the one that they are at. */
  moveEach(order: OneByOne): Promise<MovedOnes>;
  /** Does it keep WebSockets that are to be moved to the next app? */
  keeps(): boolean;
}

/** Carries visitors' sessions from one run of the app to the next. One for the life of a supervisor. */
export interface Carrier {
  /** `apart`: the port in place of which it is to listen at one of loopback for now; null, or not given: it listens there. */
  outfit(env: Environment, apart?: number | null): Outfit;
  /** Speaks with the app that was spawned so. `control`: its third descriptor. Null: it is no connection. */
  meet(run: number, control: unknown): RunSessions | null;
  /** Are there WebSockets at the door that wait for the next app? */
  keeps(): boolean;
  /** Throws away what an app has written down. */
  drop(): void;
  settle(): Promise<void>;
  /** Visitors of one run go over to another, which listens there. Null: nothing can be handed on. */
  handOver(
    from: RunSessions,
    to: RunSessions,
    place: string,
    oldValues: Readonly<Record<string, string>>,
  ): HandOver | null;
}

export interface CarrierDeps {
  readonly shimFolder: string;
  readonly door: SessionsDoor;
  emit(event: SessionsEvent): void;
}

/** Opens nothing before the first app is spawned. Without a shim, or a file to carry in, apps are spawned as they are. */
export function createCarrier({ shimFolder, door, emit }: CarrierDeps): Carrier {
  let box: CarryBox | null | undefined;

  function open(): CarryBox | null {
    if (!existsSync(join(shimFolder, 'sitecustomize.py'))) return null;
    const file: CarryFile | null = openCarryFile();
    return file === null ? null : { file, isFull: false };
  }

  return {
    outfit(env, apart = null) {
      box ??= open();
      if (box === null) return { env, descriptors: [] };
      // An app that nobody asked may have written something as it ended: it is nobody's.
      if (!box.isFull) empty(box);
      return { env: withShim(env, shimFolder, apart), descriptors: ['pipe', box.file.descriptor] };
    },
    meet(run, control) {
      if (!(control instanceof Socket)) return null;
      if (!box) {
        control.destroy();
        return null;
      }
      return openRunSessions(run, control, { file: box, held: door.keeps(), emit, joined: door.joined });
    },
    drop() {
      if (box) empty(box);
    },
    keeps: door.keeps,
    settle: door.settle,
    handOver: (from, to, place, oldValues) =>
      box ? startHandOver({ from, to, place, oldValues, box, moveEach: door.moveEach }) : null,
  };
}
