import type { LaunchSpec, Streamlit } from '../app/launch.ts';
import type { AppFailure } from '../app/script-failure.ts';
import type { SearchedPlace } from '../app/searched-place.ts';
import type { ConfigReading } from '../app/streamlit-config.ts';
import type { Secret } from '../base/secret.ts';
import type { ProbeAnswer, ProbeQuestion } from '../checks/app-schedule.ts';
import type { Hop, HopSight } from '../checks/hop.ts';
import type { DoorEvent, DoorMode } from '../door/visitor.ts';
import type { CorsMode } from '../settings/allowed-origins.ts';
import type { TunnelError, TunnelSpec } from '../tunnel/life.ts';
import type { ProblemText } from '../words/problem-text.ts';

/** Why a start was not even tried, or is not tried again by itself. */
export type StartObstacle =
  | { readonly kind: 'port-taken'; readonly port: number; readonly holder: PortHolder | null }
  | { readonly kind: 'script-missing'; readonly script: string }
  | ({ readonly kind: 'not-spawned' } & ProblemText);

/** The program that listens on a port. */
export interface PortHolder {
  readonly pid: number;
  readonly command: string;
}

/** What was found in the project's folder. */
export interface ProjectScan {
  /** The usual script names that exist, in the order in which they are preferred. */
  readonly scripts: readonly string[];
  /** The project's name, from pyproject.toml or its folder. */
  readonly name: string;
  readonly streamlit: Streamlit | null;
  /** Where Streamlit was looked for, for the message when there is none. */
  readonly lookedIn: readonly SearchedPlace[];
  readonly config: ConfigReading;
  /** Is there a file to write the settings file from? */
  readonly hasEnvExample: boolean;
}

/** What ngrok's own config file gives. */
export interface NgrokConfig {
  readonly file: string | null;
  readonly authtoken: Secret | null;
  readonly serverAddr: string | null;
  readonly rootCas: string | null;
}

/** What a person asks for, by a key or from another terminal. */
export type Request =
  | { readonly type: 'restart.requested' }
  | { readonly type: 'wildcard.requested'; readonly cors: CorsMode }
  | { readonly type: 'reconnect.requested' }
  | { readonly type: 'probe.requested' }
  /** Let this origin in, which a visitor came with and was refused. */
  | { readonly type: 'origin.requested'; readonly origin: string }
  /** Write the settings file, which is not there yet, from its example. */
  | { readonly type: 'env.createRequested' }
  /** Leave in order; asked again: at once. */
  | { readonly type: 'quit.requested' }
  /** Leave in order, however often it is asked: two terminals that stop the same app mean one stop. */
  | { readonly type: 'stop.requested' };

/** What happened. */
export type Event =
  | Request
  | { readonly type: 'clock.ticked' }
  /** The wall clock went this much further than ours: forward, mostly, since the machine slept. */
  | { readonly type: 'clock.jumped'; readonly byMs: number }
  | { readonly type: 'envFile.read'; readonly text: string }
  | { readonly type: 'envFile.missing' }
  | ({ readonly type: 'envFile.unreadable' } & ProblemText)
  | { readonly type: 'project.scanned'; readonly scan: ProjectScan }
  /** Streamlit's config files hold something else than before. */
  | { readonly type: 'streamlitConfig.read'; readonly config: ConfigReading }
  /** Null: it does not say. */
  | { readonly type: 'streamlit.versionRead'; readonly version: string | null }
  | { readonly type: 'streamlit.installProgress'; readonly line: string }
  | { readonly type: 'streamlit.installed' }
  | { readonly type: 'streamlit.installFailed'; readonly message: string }
  | { readonly type: 'ngrokConfig.read'; readonly config: NgrokConfig }
  /** A run of the app's script ended by an exception. */
  | { readonly type: 'app.raised'; readonly failure: AppFailure }
  /** One of the files watched was saved. */
  | { readonly type: 'sources.changed' }
  | { readonly type: 'process.spawned'; readonly run: number; readonly pid: number }
  | { readonly type: 'process.refused'; readonly run: number; readonly obstacle: StartObstacle }
  | { readonly type: 'process.healthy'; readonly run: number }
  | {
      readonly type: 'process.exited';
      readonly run: number;
      readonly exitCode: number | null;
      readonly signal: string | null;
      /** The last lines of stderr, without secrets. */
      readonly tail: readonly string[];
    }
  /** The answer to `launch.check`: null when nothing stands in the way. */
  | {
      readonly type: 'launch.checked';
      readonly launch: LaunchSpec;
      readonly obstacle: StartObstacle | null;
    }
  | DoorEvent
  | { readonly type: 'door.opened'; readonly url: string }
  | { readonly type: 'door.failed'; readonly message: string }
  | { readonly type: 'tunnel.opened'; readonly agent: number; readonly url: string }
  /** The agent's process is gone; `error` says why where it told. */
  | { readonly type: 'tunnel.ended'; readonly agent: number; readonly error: TunnelError | null }
  | { readonly type: 'probe.answered'; readonly answer: ProbeAnswer }
  /** `reached`: the targets whose question came in by our own door. */
  | {
      readonly type: 'hops.answered';
      readonly id: number;
      readonly sights: readonly HopSight[];
      readonly reached: readonly string[];
    };

/** What to do. */
export type Command =
  | { readonly type: 'project.scan' }
  /** Later than the start, which it would delay. */
  | { readonly type: 'streamlit.askVersion'; readonly streamlit: Streamlit }
  | { readonly type: 'streamlit.install' }
  | { readonly type: 'ngrokConfig.read' }
  /** Tell when one of these files is saved, instead of any earlier ones. */
  | { readonly type: 'sources.watch'; readonly files: readonly string[] }
  | { readonly type: 'process.start'; readonly run: number; readonly launch: LaunchSpec }
  /** Ask for health until it answers or the run is over. */
  | { readonly type: 'process.awaitReady'; readonly run: number; readonly baseUrl: string }
  | { readonly type: 'process.stop'; readonly run: number }
  | { readonly type: 'process.kill'; readonly run: number }
  /** Could this launch start? `ownPort` is held by the run that it would replace. */
  | { readonly type: 'launch.check'; readonly launch: LaunchSpec; readonly ownPort: number | null }
  | { readonly type: 'door.open' }
  | { readonly type: 'door.lead'; readonly mode: DoorMode }
  /** Write an origin into the settings file. */
  | { readonly type: 'envFile.addOrigin'; readonly origin: string }
  | { readonly type: 'envFile.create' }
  | { readonly type: 'tunnel.open'; readonly agent: number; readonly spec: TunnelSpec }
  | { readonly type: 'tunnel.close'; readonly agent: number }
  | { readonly type: 'tunnel.kill'; readonly agent: number }
  /** The machine slept: a tunnel that does not show soon that it is alive has ended. */
  | { readonly type: 'tunnel.prove'; readonly agent: number }
  | { readonly type: 'probe.ask'; readonly question: ProbeQuestion }
  | { readonly type: 'hops.ask'; readonly id: number; readonly hops: readonly Hop[] }
  /** Send `clock.ticked` at this time, instead of any earlier appointment. Null: none is needed. */
  | { readonly type: 'clock.wake'; readonly atMs: number | null }
  /** Everything is stopped: leave with this exit code. */
  | { readonly type: 'session.end'; readonly exitCode: number };
