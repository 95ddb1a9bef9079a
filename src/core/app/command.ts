import type { SeriesCommand } from './beside/series.ts';
import type { LaunchSpec } from './launch.ts';
import type { AloneCommand } from './sessions/alone.ts';
import type { SpareCommand } from './sessions/spare-state.ts';
import type { PairCommand } from './sessions/state.ts';

/** How a run is stopped. */
export type StopOrder =
  /** Once it has written down what the next run is to have of its visitors. `oldValues`: of variables that change. */
  | {
      readonly sessions: 'carry';
      readonly oldValues: Readonly<Record<string, string>>;
      /** Another stands ready for its place, which it leaves then, before it ends. */
      readonly yields?: true;
    }
  /** `aside`: what another run has written down stays. */
  | { readonly sessions: 'drop'; readonly aside?: true };

/** What to do with the app's process. */
export type AppCommand =
  | { readonly type: 'process.start'; readonly run: number; readonly launch: LaunchSpec }
  /** Start it apart, beside the one that runs, and judge it. */
  | { readonly type: 'process.rehearse'; readonly run: number; readonly launch: LaunchSpec }
  /** Visitors of one run go over to another, one by one; those whose script runs when it is over, for 10 s at the most. */
  | {
      readonly type: 'sessions.handOver';
      readonly from: number;
      readonly to: number;
      /** Where that listens. */
      readonly place: string;
      readonly oldValues: Readonly<Record<string, string>>;
    }
  /** No other visitor goes over so. */
  | { readonly type: 'sessions.hurry' }
  /** One that was proved takes the place of the run that left. */
  | { readonly type: 'process.open'; readonly run: number }
  /** Ask for health until it answers or the run is over. */
  | { readonly type: 'process.awaitReady'; readonly run: number; readonly baseUrl: string }
  | ({ readonly type: 'process.stop'; readonly run: number } & StopOrder)
  /** What was, or is being, written down of visitors' sessions is thrown away. */
  | { readonly type: 'sessions.drop' }
  /** The scripts that wait until visitors' WebSockets have moved may run. */
  | { readonly type: 'sessions.release'; readonly run: number }
  | { readonly type: 'process.kill'; readonly run: number }
  | SpareCommand
  | PairCommand
  | AloneCommand
  | SeriesCommand
  /** Could this launch start? `ownPort` is held by the run that it would replace. */
  | { readonly type: 'launch.check'; readonly launch: LaunchSpec; readonly ownPort: number | null }
  /** Tell when one of these files is saved, instead of any earlier ones. */
  | { readonly type: 'sources.watch'; readonly files: readonly string[] };
