import type { AppFailureView } from '../app/script-failure-watch.ts';
import type { SessionsView } from '../app/sessions/view.ts';
import type { ProcessView } from '../app/view.ts';
import type { ProbeView } from '../checks/probe.ts';
import type { PeopleView } from '../door/people/person.ts';
import type { Visits } from '../door/state.ts';
import type { AllowedOrigin } from '../settings/allowed-origins.ts';
import type { SettingsView } from '../settings/record.ts';
import type { NotifyWay } from '../settings/rows/screen.ts';
import type { TunnelView } from '../tunnel/view.ts';
import type { Offers } from './first-steps.ts';
import type { HistoryEntry } from './history.ts';
import type { RunStart } from './runs.ts';

/** Everything a screen or `status` shows, without any secret. */
export interface Snapshot {
  readonly project: string;
  readonly name: string;
  readonly pid: number;
  readonly version: string;
  readonly streamlit: { readonly version: string | null; readonly foundIn: string } | null;
  readonly process: ProcessView;
  /** Of visitors. */
  readonly sessions: SessionsView;
  readonly tunnel: TunnelView;
  readonly origins: { readonly wildcard: boolean; readonly origins: readonly AllowedOrigin[] };
  readonly probes: readonly ProbeView[];
  readonly visits: Visits;
  readonly people: PeopleView;
  /** Who may come in through the tunnel. */
  readonly access: 'anyone' | 'invited';
  readonly settings: SettingsView;
  /** How the screen reaches somebody who looks elsewhere. */
  readonly notify: NotifyWay;
  readonly appFailure: AppFailureView | null;
  readonly offers: Offers;
  /** What the user should know though nothing is broken, each a sentence. */
  readonly notices: readonly string[];
  /** The last changes, the newest last. */
  readonly history: readonly HistoryEntry[];
  /** The last starts of the app, the newest last. */
  readonly runs: readonly RunStart[];
}
