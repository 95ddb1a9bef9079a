import { describe, expect, it } from 'vitest';
import {
  type GuestBook,
  invite,
  isInvited,
  nextExpiry,
  present,
  redeem,
  uninvite,
} from '../../../../src/core/door/access/guest-book.ts';
import { guestViews } from '../../../../src/core/door/access/order.ts';

const minute = 60_000;
const isSame = (one: string, other: string) => one === other;

function invited({ browsers = 1 } = {}): GuestBook {
  return invite([], { name: 'Anna', link: 'link', browsers, expiresAtMs: 60 * minute }, 0).book;
}

function opened(book: GuestBook, pass: string, atMs = 0, client = 'one of many'): GuestBook {
  const outcome = redeem(book, 'link', { hash: pass, client }, atMs, isSame);
  if (outcome.at !== 'given') throw new Error(outcome.at);
  return outcome.book;
}

function cameBack(book: GuestBook, pass: string, atMs = 0): GuestBook {
  const outcome = present(book, pass, atMs, isSame);
  if (outcome.at !== 'guest') throw new Error(outcome.at);
  return outcome.book;
}

describe('a link', () => {
  it('is not spent by a program that fetches it and keeps no cookie', () => {
    const looked = opened(invited(), 'of the chat');
    const book = cameBack(opened(looked, "Anna's", minute), "Anna's", minute);
    expect(present(book, "Anna's", 50 * minute, isSame)).toMatchObject({ at: 'guest' });
  });

  it('lets in one browser, and says to the next that it is spent', () => {
    const book = cameBack(opened(invited(), "Anna's"), "Anna's");
    expect(redeem(book, 'link', { hash: "Ben's" }, 1, isSame).at).toBe('spent');
  });

  it('lets in as many browsers as it was made for', () => {
    const first = cameBack(opened(invited({ browsers: 2 }), 'one'), 'one');
    const second = cameBack(opened(first, 'two'), 'two');
    expect(redeem(second, 'link', { hash: 'three' }, 1, isSame).at).toBe('spent');
  });

  it('opened twice before any cookie came back serves the first that does', () => {
    const book = cameBack(opened(opened(invited(), 'one', 0, 'here'), 'two', 1, 'elsewhere'), 'one');
    expect(present(book, 'two', 1, isSame).at).toBe('spent');
  });

  it('opened by a double click, in two tabs of one browser, stays good for that browser (it was locked out)', () => {
    const both = opened(opened(invited(), 'first tab'), 'second tab', 200);
    const book = cameBack(cameBack(both, 'first tab', 300), 'second tab', 400);
    expect(present(book, 'second tab', 500, isSame).at).toBe('guest');
    expect(present(book, 'first tab', 500, isSame).at).toBe('unknown');
    expect(redeem(book, 'link', { hash: 'third', client: 'one of many' }, 500, isSame).at).toBe('spent');
    const later = cameBack(opened(opened(invited(), 'one'), 'two', 4000), 'one');
    expect(present(later, 'two', 5000, isSame).at).toBe('spent');
  });

  it('opened a thousand times keeps the latest few passes only', () => {
    let book = invited();
    for (let count = 0; count < 1000; count += 1) book = opened(book, `pass ${count}`);
    expect(book[0]?.passes.length).toBeLessThan(50);
    expect(present(book, 'pass 999', 1, isSame).at).toBe('guest');
  });

  it('that nobody made lets nobody in', () => {
    expect(redeem(invited(), 'forged', { hash: 'pass' }, 0, isSame).at).toBe('unknown');
  });

  it('is expired when its time is over', () => {
    expect(redeem(invited(), 'link', { hash: 'pass' }, 60 * minute, isSame).at).toBe('expired');
  });
});

describe('a cookie', () => {
  it('that stays away for five minutes has lapsed', () => {
    const book = opened(invited(), 'pass');
    expect(present(book, 'pass', 5 * minute - 1, isSame).at).toBe('guest');
    expect(present(book, 'pass', 5 * minute, isSame).at).toBe('unknown');
  });

  it('that has come back once lasts as long as the invitation', () => {
    const book = cameBack(opened(invited(), 'pass'), 'pass');
    expect(present(book, 'pass', 60 * minute - 1, isSame).at).toBe('guest');
    expect(present(book, 'pass', 60 * minute, isSame).at).toBe('expired');
  });

  it('of somebody who is no longer invited is worth nothing', () => {
    const book = cameBack(opened(invited(), 'pass'), 'pass');
    expect(present(uninvite(book, 'Anna'), 'pass', 1, isSame).at).toBe('unknown');
    expect(isInvited(uninvite(book, 'Anna'), 'Anna', 1)).toBe(false);
  });

  it('stays good when the guest is sent another link', () => {
    const book = cameBack(opened(invited(), 'pass'), 'pass');
    const { book: again } = invite(
      book,
      {
        name: 'Anna',
        link: 'other',
        browsers: 1,
        expiresAtMs: 90 * minute,
      },
      0,
    );
    expect(present(again, 'pass', 80 * minute, isSame).at).toBe('guest');
    expect(redeem(again, 'link', { hash: 'x' }, 1, isSame).at).toBe('unknown');
    expect(redeem(again, 'other', { hash: 'x' }, 1, isSame).at).toBe('given');
  });
});

describe('a guest who is invited again', () => {
  const again = (book: GuestBook) =>
    invite(book, { name: 'Anna', link: 'other', browsers: 1, expiresAtMs: 90 * minute }, 0).book;

  it('comes in with another browser: the new link has its own place, though the old one was spent', () => {
    const book = again(cameBack(opened(invited(), 'old'), 'old'));
    const given = redeem(book, 'other', { hash: 'new' }, 1, isSame);
    if (given.at !== 'given') throw new Error(given.at);
    const both = cameBack(given.book, 'new', 1);
    expect(present(both, 'old', 2, isSame).at).toBe('guest');
    expect(redeem(both, 'other', { hash: 'third' }, 2, isSame).at).toBe('spent');
    expect(guestViews(both)).toMatchObject([{ entered: 1, browsers: 1 }]);
  });

  it('does not come in by a cookie of the old link that was still on its way', () => {
    expect(present(again(opened(invited(), 'late')), 'late', 1, isSame).at).toBe('unknown');
  });
});

describe('the book', () => {
  it('forgets an invitation a month after it has ended', () => {
    const order = { name: 'Ben', link: 'b', browsers: 1, expiresAtMs: 0 };
    const names = (nowMs: number) => invite(invited(), order, nowMs).book.map(({ name }) => name);
    expect(names(29 * 24 * 60 * minute)).toEqual(['Anna', 'Ben']);
    expect(names(31 * 24 * 60 * minute)).toEqual(['Ben']);
  });

  it('is the same one where there is nobody to take out', () => {
    const book = invited();
    expect(uninvite(book, 'Ben')).toBe(book);
  });

  it('knows when the next invitation ends', () => {
    const { book } = invite(invited(), { name: 'Ben', link: 'b', browsers: 1, expiresAtMs: 10 * minute }, 0);
    expect(nextExpiry(book, 0)).toBe(10 * minute);
    expect(nextExpiry(book, 10 * minute)).toBe(60 * minute);
    expect(nextExpiry(book, 60 * minute)).toBeNull();
  });
});
