import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GuestBook } from '../../../../src/core/door/access/guest-book.ts';
import { createGuests, type Guests } from '../../../../src/services/door/access/guests.ts';

const host = 'name.example';

function guestsOf({ project = 'project', book = [] as GuestBook } = {}) {
  const kept: { book: GuestBook } = { book };
  const guests = createGuests({
    project,
    book,
    now: () => Date.now(),
    changed: (next) => {
      kept.book = next;
    },
  });
  return { guests, kept };
}

/** Opens the link as a browser does, and comes back with the cookie. */
function enters(guests: Guests, token: string): string {
  const { cookie } = guests.redeem(token, host, '');
  expect(guests.present(cookie, host).at).toBe('guest');
  return cookie;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a guest', () => {
  it('comes in by the link, and by the cookie that it gave from then on', () => {
    const { guests } = guestsOf();
    const { token } = guests.invite('Anna', 60_000, 1);
    const cookie = enters(guests, token);
    expect(guests.present(cookie, host)).toMatchObject({ at: 'guest', invitation: { name: 'Anna' } });
  });

  it('is let in after a restart of this program, by what was kept', () => {
    const { guests, kept } = guestsOf();
    const cookie = enters(guests, guests.invite('Anna', 60_000, 1).token);
    const { guests: later } = guestsOf({ book: kept.book });
    expect(later.present(cookie, host).at).toBe('guest');
  });

  it('is told at once when the time is over', () => {
    const { guests } = guestsOf();
    guests.invite('Anna', 60_000, 1);
    const gone = vi.fn();
    guests.whenGone('Anna', gone);
    vi.advanceTimersByTime(59_999);
    expect(gone).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(gone).toHaveBeenCalledOnce();
  });

  it('is told at once when no longer invited, and nobody else is', () => {
    const { guests } = guestsOf();
    guests.invite('Anna', 60_000, 1);
    guests.invite('Ben', 60_000, 1);
    const gone = { anna: vi.fn(), ben: vi.fn() };
    guests.whenGone('Anna', gone.anna);
    guests.whenGone('Ben', gone.ben);
    expect(guests.uninvite('Anna')).toBe(true);
    expect(gone.anna).toHaveBeenCalledOnce();
    expect(gone.ben).not.toHaveBeenCalled();
    guests.forget();
    expect(gone.ben).toHaveBeenCalledOnce();
  });
});

describe('what is kept', () => {
  it('holds neither a link nor a cookie that anybody could come in by', () => {
    const { guests, kept } = guestsOf();
    const { token } = guests.invite('Anna', 60_000, 1);
    const cookie = enters(guests, token);
    const text = JSON.stringify(kept.book);
    expect(text).not.toContain(token);
    expect(text).not.toContain(cookie);
  });

  it('is worth nothing in another project, nor at another host', () => {
    const { guests, kept } = guestsOf();
    const { token } = guests.invite('Anna', 60_000, 2);
    const cookie = enters(guests, token);
    expect(guests.present(cookie, 'other.example').at).toBe('unknown');
    const { guests: others } = guestsOf({ project: 'other', book: kept.book });
    expect(others.present(cookie, host).at).toBe('unknown');
    expect(others.redeem(token, host, '').at).toBe('unknown');
  });
});
