import {
  type GuestBook,
  type Invitation,
  invite,
  isInvited,
  nextExpiry,
  type PresentedPass,
  present,
  type RedeemedLink,
  redeem,
  uninvite,
} from '../../../core/door/access/guest-book.ts';
import { isSameHash, newToken, tokenHash } from './token.ts';

/** The guests of one project. */
export interface Guests {
  /** @returns the token of the new link, which is kept nowhere. */
  invite(
    name: string,
    lastsMs: number,
    browsers: number,
  ): { readonly token: string; readonly invitation: Invitation };
  /** @returns whether there was one of this name. */
  uninvite(name: string): boolean;
  forget(): void;
  list(): GuestBook;
  /** Somebody opens a link at this host. `client`: what tells browsers apart before they have a cookie. @returns the cookie that it gives, where it gives one. */
  redeem(token: string, host: string, client: string): RedeemedLink & { readonly cookie: string };
  /** Somebody shows a cookie at this host. */
  present(cookie: string, host: string): PresentedPass;
  /** Calls back once this guest is no longer invited. @returns how to stop that. */
  whenGone(name: string, act: () => void): () => void;
  close(): void;
}

export interface GuestsDeps {
  /** What binds links and cookies to this project. */
  readonly project: string;
  readonly book: GuestBook;
  /** On the wall's clock. */
  now(): number;
  /** Gets the book after each change of it. */
  changed(book: GuestBook): void;
}

/** The wall's clock may be set, and timers stand still while the machine sleeps: the end of an invitation is looked for again. */
const longestTimerMs = 10_000;

/** Keeps who is invited, and ends what they hold open when they no longer are. */
export function createGuests({ project, book: before, now, changed }: GuestsDeps): Guests {
  let book = before;
  let timer: NodeJS.Timeout | undefined;
  const watches = new Set<{ readonly name: string; readonly act: () => void }>();

  function put(next: GuestBook): void {
    if (next === book) return;
    book = next;
    changed(book);
    look();
  }

  function look(): void {
    clearTimeout(timer);
    for (const watch of watches) if (!isInvited(book, watch.name, now())) end(watch);
    const atMs = nextExpiry(book, now());
    if (atMs !== null) timer = setTimeout(look, Math.min(atMs - now(), longestTimerMs)).unref();
  }

  function end(watch: { readonly name: string; readonly act: () => void }): void {
    watches.delete(watch);
    watch.act();
  }

  look();
  return {
    invite(name, lastsMs, browsers) {
      const token = newToken();
      const link = tokenHash(token, project);
      const { book: next, invitation } = invite(
        book,
        { name, link, browsers, expiresAtMs: now() + lastsMs },
        now(),
      );
      put(next);
      return { token, invitation };
    },
    uninvite(name) {
      const wasThere = book.some((invitation) => invitation.name === name);
      put(uninvite(book, name));
      return wasThere;
    },
    forget: () => put([]),
    list: () => book,
    redeem(token, host, client) {
      const cookie = newToken();
      const link = tokenHash(token, project);
      const outcome = redeem(
        book,
        link,
        { hash: tokenHash(cookie, project, host), client: tokenHash(client, project) },
        now(),
        isSameHash,
      );
      if (outcome.at === 'given') put(outcome.book);
      return { ...outcome, cookie };
    },
    present(cookie, host) {
      const outcome = present(book, tokenHash(cookie, project, host), now(), isSameHash);
      if (outcome.at === 'guest') put(outcome.book);
      return outcome;
    },
    whenGone(name, act) {
      const watch = { name, act };
      watches.add(watch);
      return () => void watches.delete(watch);
    },
    close() {
      clearTimeout(timer);
      watches.clear();
    },
  };
}
