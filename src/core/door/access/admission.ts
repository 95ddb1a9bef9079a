import { isOpenPath, type OpenPath } from '../../base/network/open-path.ts';
import { openedLink } from './link.ts';

/** Who may come in. */
export type AccessRules =
  | { readonly access: 'anyone' }
  | { readonly access: 'invited'; readonly openPaths: readonly OpenPath[] };

/** What somebody shows who knocks. */
export type Credential =
  /** A cookie that a link gave. */
  | 'guest'
  /** The token for machines. */
  | 'machine'
  /** A cookie of an invitation that has ended. */
  | 'expired'
  /** A cookie of a link that let in others meanwhile. */
  | 'spent'
  /** A cookie or token that nobody was given. */
  | 'wrong'
  | 'none';

/** Somebody at the door, before anything of theirs reaches the app. */
export interface Knock {
  /** A question of our own, told by its nonce. */
  readonly isOwn: boolean;
  readonly isUpgrade: boolean;
  readonly method: string;
  /** As it came in the request's first line. */
  readonly target: string;
  readonly credential: Credential;
  readonly isAppReady: boolean;
}

/** Why somebody is not let in. */
export type AccessRefusal = 'uninvited' | 'expired' | 'spent';

export type Admission =
  | { readonly do: 'enter' }
  /** Answered in the app's place, so that a proxy's own checks go on. */
  | { readonly do: 'tell-health' }
  /** The token leaves the address. */
  | { readonly do: 'clean'; readonly location: string }
  | { readonly do: 'redeem'; readonly token: string; readonly location: string }
  /** `isGuess`: it was tried with what nobody was given. */
  | { readonly do: 'refuse'; readonly why: AccessRefusal; readonly isGuess: boolean };

/** Streamlit's own, at the root: what proxies and hosters ask. */
const healthPath = '/_stcore/health';

/** What becomes of somebody who knocks. */
export function admissionOf(knock: Knock, rules: AccessRules): Admission {
  if (knock.isOwn) return { do: 'enter' };
  const link = knock.method === 'GET' && !knock.isUpgrade ? openedLink(knock.target) : null;
  const mayEnter = rules.access === 'anyone' || isTrusted(knock.credential);
  if (mayEnter) return link === null ? { do: 'enter' } : { do: 'clean', location: link.clean };
  if (!knock.isUpgrade && isOpenPath(knock.target, rules.openPaths)) return { do: 'enter' };
  if (asksHealth(knock)) return { do: 'tell-health' };
  if (link !== null) return { do: 'redeem', token: link.token, location: link.clean };
  return refused(knock.credential);
}

function isTrusted(credential: Credential): boolean {
  return credential === 'guest' || credential === 'machine';
}

function asksHealth({ method, target, isUpgrade, isAppReady }: Knock): boolean {
  return isAppReady && !isUpgrade && target === healthPath && (method === 'GET' || method === 'HEAD');
}

function refused(credential: Credential): Admission {
  const why = credential === 'expired' || credential === 'spent' ? credential : 'uninvited';
  return { do: 'refuse', why, isGuess: credential === 'wrong' };
}
