import { enteredBy, type GuestBook } from './guest-book.ts';

/** What is asked of who keeps the guests. */
export type GuestOrder =
  | { readonly do: 'invite'; readonly name: string; readonly lastsMs: number; readonly browsers: number }
  | { readonly do: 'list' }
  | { readonly do: 'uninvite'; readonly name: string }
  | { readonly do: 'forget' };

/** A guest, for people. */
export interface GuestView {
  readonly name: string;
  readonly expiresAtMs: number;
  /** How many browsers may come in by the link, and how many did. */
  readonly browsers: number;
  readonly entered: number;
}

/** What came of it. */
export type GuestAnswer =
  | {
      readonly at: 'invited';
      readonly name: string;
      readonly url: string;
      readonly expiresAtMs: number;
      /** Only guests may come in; else people need no link. */
      readonly isGuarded: boolean;
    }
  | { readonly at: 'listed'; readonly guests: readonly GuestView[]; readonly isGuarded: boolean }
  /** How many are no longer invited. */
  | { readonly at: 'removed'; readonly count: number }
  | { readonly at: 'failed'; readonly message: string };

/** The guests for people, who is invited longest last. */
export function guestViews(book: GuestBook): readonly GuestView[] {
  return book
    .map((invitation) => {
      const { name, expiresAtMs, browsers } = invitation;
      return { name, expiresAtMs, browsers, entered: enteredBy(invitation) };
    })
    .sort((one, other) => one.expiresAtMs - other.expiresAtMs);
}
