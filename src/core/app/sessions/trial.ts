/** What an app that is tried takes long for: to be ready, or to run its script. */
export type SlowPart = 'app' | 'script';

/** What an app is good for that was tried beside the one it is to replace. */
export type TrialVerdict = { readonly at: 'proved' } | Rejection | Inability;

/** Visitors would meet something that is wrong. */
export type Rejection =
  | { readonly at: 'rejected'; readonly why: 'exception' | 'stranger' | 'late' | 'ended' }
  | { readonly at: 'rejected'; readonly why: 'origin'; readonly origin: string };

/** It can't be tried so: it has no shim, or takes a port or a lock for itself. */
export interface Inability {
  readonly at: 'unable';
}
