import type { Secret } from '../../../core/base/secret.ts';
import {
  type AccessRules,
  type Admission,
  admissionOf,
  type Credential,
} from '../../../core/door/access/admission.ts';
import { type Guesses, guessingPauseMs, withGuess } from '../../../core/door/access/guessing.ts';
import { withoutInvitation } from '../../../core/door/access/link.ts';
import type { Admittance } from '../../../core/door/state.ts';
import type { RefusalPage } from '../../../core/door/visitor.ts';
import type { Visitor } from '../visitor.ts';
import { forgetCredentials, guestCookieHeader, guestCookies, machineTokens } from './credentials.ts';
import type { Guests } from './guests.ts';
import { isSameHash, tokenHash } from './token.ts';

/** What becomes of a visitor. */
export type Entry =
  | { readonly at: 'in'; readonly pass: EntryPass }
  | { readonly at: 'health' }
  | { readonly at: 'redirected'; readonly location: string; readonly cookie: string | null }
  | { readonly at: 'refused'; readonly page: RefusalPage };

/** By what somebody came in: as long as it holds, what was opened with it stays open. */
export type EntryPass =
  | { readonly by: 'invitation'; readonly guest: string }
  /** The token for machines. */
  | { readonly by: 'token' }
  /** Nothing was asked for, of anybody. */
  | { readonly by: 'open door' }
  /** It is a question of our own, or what it asks for stays open. */
  | { readonly by: 'nothing' };

export interface GateDeps {
  admittance(): Admittance;
  readonly guests: Guests;
  isAppReady(): boolean;
  isOwn(visitor: Visitor): boolean;
  /** On the wall's clock. */
  now(): number;
}

/** Of more addresses than this the ones that guessed longest ago are forgotten. */
const mostAddresses = 1000;

/** Says who comes in, before anything of theirs reaches the app. */
export function createGate(deps: GateDeps): (visitor: Visitor, address: string | null) => Entry {
  const { guests, now } = deps;
  const guesses = new Map<string, Guesses>();

  function refuse(why: 'uninvited' | 'expired' | 'spent', isGuess: boolean, address: string | null): Entry {
    const key = address ?? '';
    if (isGuess) {
      const counted = withGuess(guesses.get(key), now());
      guesses.delete(key);
      guesses.set(key, counted);
      for (const oldest of guesses.keys()) if (guesses.size > mostAddresses) guesses.delete(oldest);
    }
    const pauseMs = guessingPauseMs(guesses.get(key), now());
    if (pauseMs === null) return { at: 'refused', page: { kind: why } };
    return { at: 'refused', page: { kind: 'guessing', retryAfterS: Math.ceil(pauseMs / 1000) } };
  }

  function redeemed(token: string, location: string, visitor: Visitor, address: string | null): Entry {
    const { 'user-agent': userAgent = '' } = visitor.request.headers;
    const outcome = guests.redeem(token, hostOf(visitor), `${address ?? ''} ${userAgent}`);
    if (outcome.at !== 'given') {
      const isGuess = outcome.at === 'unknown';
      return refuse(outcome.at === 'unknown' ? 'uninvited' : outcome.at, isGuess, address);
    }
    const maxAgeS = Math.ceil((outcome.invitation.expiresAtMs - now()) / 1000);
    return { at: 'redirected', location, cookie: guestCookieHeader(outcome.cookie, maxAgeS) };
  }

  return (visitor, address) => {
    const { rules, token } = deps.admittance();
    const host = hostOf(visitor);
    const shown = rules.access === 'anyone' ? anyone : shownBy(visitor, guests, token, host);
    forgetCredentials(visitor.request, (given) => token !== null && isToken(given, token));
    const { method = '', url = '' } = visitor.request;
    const isOwn = deps.isOwn(visitor);
    const admission: Admission = admissionOf(
      {
        isOwn,
        isUpgrade: visitor.isUpgrade,
        method,
        target: url,
        credential: shown.credential,
        isAppReady: deps.isAppReady(),
      },
      rules,
    );
    switch (admission.do) {
      case 'enter':
        // A HEAD or a POST may carry the token of a link too.
        visitor.request.url = withoutInvitation(url);
        return { at: 'in', pass: passOf(shown, rules, isOwn) };
      case 'tell-health':
        return { at: 'health' };
      case 'clean':
        return { at: 'redirected', location: admission.location, cookie: null };
      case 'redeem':
        return redeemed(admission.token, admission.location, visitor, address);
      case 'refuse':
        return refuse(admission.why, admission.isGuess, address);
      default:
        return admission satisfies never;
    }
  };
}

function passOf({ credential, guest }: Shown, { access }: AccessRules, isOwn: boolean): EntryPass {
  if (isOwn) return { by: 'nothing' };
  if (guest !== null) return { by: 'invitation', guest };
  if (credential === 'machine') return { by: 'token' };
  return { by: access === 'anyone' ? 'open door' : 'nothing' };
}

interface Shown {
  readonly credential: Credential;
  readonly guest: string | null;
}

const anyone: Shown = { credential: 'none', guest: null };

/** The best of what they show: a browser may hold an old cookie beside a good one. */
function shownBy(visitor: Visitor, guests: Guests, token: Secret | null, host: string): Shown {
  const { request } = visitor;
  const cookies = guestCookies(request).slice(0, mostCookies);
  const presented = cookies.map((cookie) => guests.present(cookie, host));
  const guest = presented.find((outcome) => outcome.at === 'guest');
  if (guest?.at === 'guest') return { credential: 'guest', guest: guest.invitation.name };
  const tokens = machineTokens(request);
  if (token !== null && tokens.some((given) => isToken(given, token)))
    return { credential: 'machine', guest: null };
  const ended = presented.find(({ at }) => at === 'expired' || at === 'spent')?.at;
  if (ended === 'expired' || ended === 'spent') return { credential: ended, guest: null };
  const isWrong = cookies.length > 0 || (token !== null && tokens.length > 0);
  return { credential: isWrong ? 'wrong' : 'none', guest: null };
}

/** A browser has one; a head of 64 KB may have thousands. */
const mostCookies = 8;

function isToken(given: string, token: Secret): boolean {
  return isSameHash(tokenHash(given), tokenHash(token.reveal()));
}

/** As the door sees it: what a link gave at one name is worth nothing at another. */
function hostOf({ request }: Visitor): string {
  return (request.headers.host ?? '').toLowerCase();
}
