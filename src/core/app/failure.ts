import type { ProblemText } from '../words/problem-text.ts';
import type { LookedIn } from './environment/looked-in.ts';

/** Why a start was not even tried, or is not tried again by itself. */
export type StartObstacle =
  | {
      readonly kind: 'port-taken';
      readonly port: number;
      readonly holder: PortHolder | null;
      /** The next port that is free, looked for where the taken one is a default. */
      readonly nextFree?: number | null;
    }
  | { readonly kind: 'script-missing'; readonly script: string }
  | ({ readonly kind: 'not-spawned' } & ProblemText);

/** The program that listens on a port. */
export interface PortHolder {
  readonly pid: number;
  readonly command: string;
}

/** Why the app is not started again by itself. */
export type Failure =
  | { readonly kind: 'obstacle'; readonly obstacle: StartObstacle }
  /** `install`: the command that installs it here. */
  | { readonly kind: 'no-streamlit'; readonly lookedIn: readonly LookedIn[]; readonly install: string }
  | { readonly kind: 'not-installed'; readonly message: string }
  /** `folder`: the one that was named as the app; null: the project's own. */
  | { readonly kind: 'no-script'; readonly folder: string | null; readonly startCommand?: string }
  | { readonly kind: 'several-scripts'; readonly scripts: readonly string[]; readonly startCommand?: string }
  | { readonly kind: 'usage'; readonly tail: readonly string[] }
  | { readonly kind: 'crash-loop'; readonly times: number; readonly tail: readonly string[] }
  | { readonly kind: 'never-healthy'; readonly afterMs: number; readonly tail: readonly string[] };
