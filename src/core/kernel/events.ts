import type { AppCommand } from '../app/command.ts';
import type { ProjectCommand, ProjectEvent } from '../app/project.ts';
import type { AppEvent } from '../app/state.ts';
import type { CheckCommand } from '../checks/lane.ts';
import type { CheckEvent } from '../checks/schedule.ts';
import type { AnyDoorEvent, DoorCommand } from '../door/state.ts';
import type { CorsMode } from '../settings/allowed-origins.ts';
import type { EnvCommand, EnvEvent } from '../settings/record.ts';
import type { TunnelCommand, TunnelEvent } from '../tunnel/state.ts';
import type { SessionCommand } from './session.ts';

/** What a person asks for, by a key or from another terminal. */
export type Request =
  /** `fresh`: with new sessions; `forget`: what was seen of two of the app side by side, too. */
  | {
      readonly type: 'restart.requested';
      readonly fresh?: true | undefined;
      readonly forget?: true | undefined;
    }
  | { readonly type: 'wildcard.requested'; readonly cors: CorsMode }
  | { readonly type: 'reconnect.requested' }
  | { readonly type: 'probe.requested' }
  /** Let this origin in, which a visitor came with and was refused. */
  | { readonly type: 'origin.requested'; readonly origin: string }
  /** Write the settings file, which is not there yet, from its example. */
  | { readonly type: 'env.createRequested' }
  /** Take this script, of several that may be the app, and write it into the settings file. */
  | { readonly type: 'app.requested'; readonly script: string }
  /** Leave in order; asked again: at once. */
  | { readonly type: 'quit.requested' }
  /** Leave in order, however often it is asked: two terminals that stop the same app mean one stop. */
  | { readonly type: 'stop.requested' };

/** What the clock says. */
export type ClockEvent =
  | { readonly type: 'clock.ticked' }
  /** The wall clock went this much further than ours: forward, mostly, since the machine slept. */
  | { readonly type: 'clock.jumped'; readonly byMs: number };

/** What happened. */
export type Event =
  | Request
  | ClockEvent
  | EnvEvent
  | ProjectEvent
  | AppEvent
  | AnyDoorEvent
  | TunnelEvent
  | CheckEvent;

/** What to do. */
export type Command =
  | EnvCommand
  | ProjectCommand
  | AppCommand
  | DoorCommand
  | TunnelCommand
  | CheckCommand
  /** Send `clock.ticked` at this time, instead of any earlier appointment. Null: none is needed. */
  | { readonly type: 'clock.wake'; readonly atMs: number | null }
  | SessionCommand;
