import type { Intent } from '../../base/intent.ts';
import type { RestartWay } from '../../settings/rows/app.ts';
import type { LaunchSpec } from '../launch.ts';
import type { SessionsSlice } from './state.ts';

/** What decides whether sessions may go on, besides what is known of them. */
export interface CarryInputs {
  readonly intent: Intent;
  /** OCAP_RESTART. */
  readonly restart: RestartWay;
}

/** Why they do not; null: they may. `names`: of the variables to blame. */
export type Drop =
  | { readonly cause: 'leaving' | 'asked' | 'setting'; readonly names: readonly [] }
  | { readonly cause: 'secret'; readonly names: readonly string[] };

/**
 * Names whose change ends what a visitor was allowed by the old value: a login under a password that is no longer one must
 * not live on. `MAX_TOKENS` is none, so of tokens the singular alone.
 */
const grantsAccess = /(?:^|_)(?:PASSWORDS?|PASSWD|SECRETS?|KEYS?|TOKEN)$/i;

/** Why the sessions of a run must not go into this launch; null: they may. `next` is null where it is not known yet. */
export function dropOf(
  { fresh }: Pick<SessionsSlice, 'fresh'>,
  { intent, restart }: CarryInputs,
  from: LaunchSpec,
  next: LaunchSpec | null,
): Drop | null {
  if (intent !== 'run') return { cause: 'leaving', names: [] };
  if (fresh) return { cause: 'asked', names: [] };
  if (restart === 'fresh') return { cause: 'setting', names: [] };
  const names = next === null ? [] : changedNames(from, next).filter((name) => grantsAccess.test(name));
  return names.length === 0 ? null : { cause: 'secret', names };
}

/** The variables of the app's environment that are not what they were, those that went and came among them. */
function changedNames({ env: before }: LaunchSpec, { env: after }: LaunchSpec): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]);
}

/** The app reads them from us, and no session holds a copy of them. */
const isGenerated = /^(?:STREAMLIT_|PYTHON)/;
const mostValues = 64;

/**
 * What the variables that change were: a session that holds one of these values keeps what the edit was to change. Those that
 * grant access are never among them, and yes, no or a digit would be found everywhere.
 */
export function oldValues(from: LaunchSpec, next: LaunchSpec | null): Readonly<Record<string, string>> {
  if (next === null) return {};
  const told = changedNames(from, next)
    .filter((name) => !isGenerated.test(name) && !grantsAccess.test(name))
    .flatMap((name) => {
      const value = from.env[name];
      return value === undefined || isCommon(value) ? [] : [[name, value] as const];
    });
  return Object.fromEntries(told.slice(0, mostValues));
}

function isCommon(value: string): boolean {
  return value.length < 3 || value.length > 1000 || /^(?:true|false|yes|none|null|[\d.]*)$/i.test(value);
}
