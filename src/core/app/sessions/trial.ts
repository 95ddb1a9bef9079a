/** What an app that is tried takes long for: to be ready, or to run its script. */
export type SlowPart = 'app' | 'script';

/** What an app is good for that was tried beside the one it is to replace. */
export type TrialVerdict = Proof | Rejection | Inability;

/** Visitors may be led to it: there it listens, `http://127.0.0.1:41234/base`. */
export interface Proof {
  readonly at: 'proved';
  readonly place: string;
}

/** Visitors would meet something that is wrong. */
export type Rejection =
  | { readonly at: 'rejected'; readonly why: 'exception' | 'stranger' | 'late' | 'ended' }
  | { readonly at: 'rejected'; readonly why: 'origin'; readonly origin: string }
  /** It ended when so many visitors were with it already. */
  | { readonly at: 'rejected'; readonly why: 'gone'; readonly moved: number };

/** It can't be tried so: it has no shim, or takes a port or a lock for itself. */
export interface Inability {
  readonly at: 'unable';
}
