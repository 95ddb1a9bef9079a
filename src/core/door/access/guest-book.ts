import { isRecord } from '../../base/is-record.ts';

/** A browser that a link let in. */
export interface Pass {
  /** Of the cookie that it got; the cookie itself is kept nowhere. */
  readonly hash: string;
  readonly givenAtMs: number;
  /** Has it come back? Chat programs fetch links before people do, and keep no cookie. */
  readonly isReturned: boolean;
  /** A hash of the address and browser that it was given to. */
  readonly client?: string | undefined;
  /** It came by a link that another one took the place of: it takes no place of that one. */
  readonly isEarlier?: true | undefined;
}

/** One guest, by one link. */
export interface Invitation {
  readonly name: string;
  /** The hash of the link's token. */
  readonly link: string;
  /** How many browsers may come in by it. */
  readonly browsers: number;
  /** On the wall's clock: it outlives a restart of this program. */
  readonly expiresAtMs: number;
  readonly passes: readonly Pass[];
}

/** Who is invited. */
export type GuestBook = readonly Invitation[];

/** What became of a link that somebody opened. */
export type RedeemedLink =
  | { readonly at: 'given'; readonly book: GuestBook; readonly invitation: Invitation }
  /** It let in as many browsers as it may. */
  | { readonly at: 'spent' | 'expired' | 'unknown' };

/** Whose a cookie is. */
export type PresentedPass =
  | { readonly at: 'guest'; readonly book: GuestBook; readonly invitation: Invitation }
  | { readonly at: 'spent' | 'expired' | 'unknown' };

/** Compares two hashes in constant time. */
export type SameHash = (one: string, other: string) => boolean;

/** How long a cookie that a link gave may stay away. */
const returnsWithinMs = 5 * 60_000;
/** More than any program that looks at links before people do asks for; of more the oldest lapse. */
const mostOnTheirWay = 32;
/** Two tabs of one browser that a double click opens: each asks before the other has its cookie. */
const tabsApartMs = 3000;
/** How long it is still said of an invitation that it has ended. */
const rememberedMs = 30 * 86_400_000;
/** More browsers than anybody uses, however often they are invited again. */
const mostEarlier = 100;

/**
 * Invites somebody. Whoever is invited again gets another link in place of the old one, with all its places free; the browsers
 * that the old one let in stay.
 * @param order of somebody whose name is not empty.
 */
export function invite(
  book: GuestBook,
  order: Omit<Invitation, 'passes'>,
  nowMs: number,
): { readonly book: GuestBook; readonly invitation: Invitation } {
  const before = book.find(({ name }) => name === order.name);
  const returned = (before?.passes ?? []).filter(({ isReturned }) => isReturned).slice(-mostEarlier);
  const invitation = { ...order, passes: returned.map((pass) => ({ ...pass, isEarlier: true as const })) };
  const others = book.filter((other) => other !== before && other.expiresAtMs > nowMs - rememberedMs);
  return { book: [...others, invitation], invitation };
}

/** @returns the same book where nobody of this name is invited. */
export function uninvite(book: GuestBook, name: string): GuestBook {
  return book.some((invitation) => invitation.name === name)
    ? book.filter((invitation) => invitation.name !== name)
    : book;
}

/** Somebody opens a link: a pass is made, and the link is spent only when its cookie comes back. */
export function redeem(
  book: GuestBook,
  link: string,
  given: Pick<Pass, 'hash' | 'client'>,
  nowMs: number,
  isSame: SameHash,
): RedeemedLink {
  const invitation = book.find((entry) => isSame(entry.link, link));
  if (invitation === undefined) return { at: 'unknown' };
  if (invitation.expiresAtMs <= nowMs) return { at: 'expired' };
  if (isFull(invitation)) return { at: 'spent' };
  const returned = invitation.passes.filter(({ isReturned }) => isReturned);
  const onTheirWay = invitation.passes.filter((pass) => !pass.isReturned && !hasLapsed(pass, nowMs));
  const pass: Pass = { ...given, givenAtMs: nowMs, isReturned: false };
  const passes = [...returned, ...[...onTheirWay, pass].slice(-mostOnTheirWay)];
  return withChange(book, invitation, { ...invitation, passes }, 'given');
}

/** Somebody comes with a cookie. The first time, this spends one place of the link that gave it. */
export function present(book: GuestBook, passHash: string, nowMs: number, isSame: SameHash): PresentedPass {
  for (const invitation of book) {
    const pass = invitation.passes.find(({ hash }) => isSame(hash, passHash));
    if (pass === undefined) continue;
    if (invitation.expiresAtMs <= nowMs) return { at: 'expired' };
    if (pass.isReturned) return { at: 'guest', book, invitation };
    if (hasLapsed(pass, nowMs)) return { at: 'unknown' };
    const instead = isFull(invitation) ? ofOtherTab(invitation, pass) : null;
    if (instead === undefined) return { at: 'spent' };
    const passes = invitation.passes
      .filter((other) => other !== instead)
      .map((other) => (other === pass ? { ...pass, isReturned: true } : other));
    return withChange(book, invitation, { ...invitation, passes }, 'guest');
  }
  return { at: 'unknown' };
}

/** How many browsers came in by the link. */
export function enteredBy({ passes }: Invitation): number {
  return passes.filter(({ isReturned, isEarlier }) => isReturned && isEarlier !== true).length;
}

/** When the next invitation ends; null: none does. */
export function nextExpiry(book: GuestBook, nowMs: number): number | null {
  const coming = book.map(({ expiresAtMs }) => expiresAtMs).filter((atMs) => atMs > nowMs);
  return coming.length === 0 ? null : Math.min(...coming);
}

/** Is somebody of this name still invited? */
export function isInvited(book: GuestBook, name: string, nowMs: number): boolean {
  return book.some((invitation) => invitation.name === name && invitation.expiresAtMs > nowMs);
}

/** Is this, read from somewhere, a book? */
export function isGuestBook(value: unknown): value is GuestBook {
  return Array.isArray(value) && value.every(isInvitation);
}

function isInvitation(value: unknown): boolean {
  if (!isRecord(value) || !Array.isArray(value['passes'])) return false;
  const { name, link, browsers, expiresAtMs, passes } = value;
  const isWhole = typeof name === 'string' && typeof link === 'string';
  return isWhole && Number.isInteger(browsers) && Number.isFinite(expiresAtMs) && passes.every(isPass);
}

function isPass(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { hash, givenAtMs, isReturned } = value;
  return typeof hash === 'string' && Number.isFinite(givenAtMs) && typeof isReturned === 'boolean';
}

function isFull(invitation: Invitation): boolean {
  return enteredBy(invitation) >= invitation.browsers;
}

/** The pass whose place this one takes: of the same browser, which has kept only the later one of the two. */
function ofOtherTab({ passes }: Invitation, { client, givenAtMs }: Pass): Pass | undefined {
  return passes.find(
    (other) =>
      other.isReturned &&
      other.isEarlier !== true &&
      client !== undefined &&
      other.client === client &&
      givenAtMs >= other.givenAtMs &&
      givenAtMs - other.givenAtMs <= tabsApartMs,
  );
}

function hasLapsed({ givenAtMs }: Pass, nowMs: number): boolean {
  return nowMs - givenAtMs >= returnsWithinMs;
}

function withChange<At extends 'given' | 'guest'>(
  book: GuestBook,
  before: Invitation,
  invitation: Invitation,
  at: At,
): { readonly at: At; readonly book: GuestBook; readonly invitation: Invitation } {
  return { at, invitation, book: book.map((entry) => (entry === before ? invitation : entry)) };
}
