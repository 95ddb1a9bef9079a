import { describe, expect, it } from 'vitest';
import { createPeopleBook } from '../../../../src/core/door/people/book.ts';
import type { Caller } from '../../../../src/core/door/people/person.ts';

const browser = (id: string | null, changes: Partial<Caller> = {}): Caller => ({
  id,
  address: '203.0.113.9',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  guest: null,
  ...changes,
});

const told = (book: ReturnType<typeof createPeopleBook>) =>
  book.news().map(({ state, person }) => `${person.name} ${state}`);

describe('a person', () => {
  it('who is a guest has that name, and a number for each more browser', () => {
    const book = createPeopleBook();
    const names = ['a', 'b', 'c'].map(
      (id, at) => book.pageGiven(browser(id, { guest: at < 2 ? 'Anna' : null }), '/', null, 0).name,
    );
    expect(names.slice(0, 2)).toEqual(['Anna', 'Anna 2']);
    expect(names[2]).not.toContain('Anna');
  });

  it('of two guests with one address and the same browser is the one who holds the invitation ("Ben", "Ben 2")', () => {
    const book = createPeopleBook();
    const callers = ['Anna', 'Ben'].map((guest) => browser(null, { guest }));
    for (const caller of callers) book.pageGiven(caller, '/', `cookie of ${caller.guest}`, 0);
    const known = callers.map((caller) => book.find({ ...caller, id: `cookie of ${caller.guest}` }, 1));
    expect(known.map((person) => person?.name)).toEqual(['Anna', 'Ben']);
  });

  it('who is invited after coming as nobody has the name from the next page on', () => {
    const book = createPeopleBook();
    book.pageGiven(browser('a'), '/', null, 0);
    expect(book.find(browser('a', { guest: 'Anna' }), 1)).toBeNull();
    expect(book.pageGiven(browser('a', { guest: 'Anna' }), '/', null, 1).name).toBe('Anna');
    expect(book.find(browser('a', { guest: 'Anna' }), 2)?.name).toBe('Anna');
  });

  it('begins with a page, is given a cookie, and is known by it from another address too', () => {
    const book = createPeopleBook();
    const anna = book.pageGiven(browser(null), '/', 'cookie-a', 0);
    expect(book.find(browser('cookie-a'), 10)).toBe(anna);
    expect(book.find(browser('cookie-a', { address: '198.51.100.1' }), 20)).toBe(anna);
    expect(book.view(10)).toMatchObject({ here: 1, people: [{ page: '/', agent: 'Firefox on Linux' }] });
  });

  it('is another one for each cookie that is sent back, though address and browser are the same', () => {
    const book = createPeopleBook();
    // All three ask before the first has sent its cookie back.
    for (const id of ['a', 'b', 'c']) book.pageGiven(browser(null), `/${id}`, id, 0);
    expect(book.view(10).here).toBe(1);
    const people = ['b', 'a', 'c'].map((id) => book.find(browser(id), 1));
    expect(new Set(people).size).toBe(3);
    expect(book.view(10).here).toBe(3);
    expect(people.map((person) => person?.page)).toEqual(['/b', '/a', '/c']);
    expect(told(book)).toHaveLength(3);
    // A fourth comes later.
    book.pageGiven(browser(null), '/d', 'd', 2);
    expect(book.view(10).here).toBe(4);
  });

  it('who never sends the cookie back is one by address and browser, and what they ask next is theirs', () => {
    const book = createPeopleBook();
    const curl = { userAgent: 'curl/8.5.0' };
    const first = book.pageGiven(browser(null, curl), '/', 'a', 0);
    expect(book.pageGiven(browser(null, curl), '/again', 'b', 1)).toBe(first);
    expect(book.find(browser(null, curl), 2)).toBe(first);
    expect(book.streamOpened(browser(null, curl), 3)).toBe(first);
    expect(book.find(browser(null), 4)).toBe(null);
    expect(book.view(10)).toMatchObject({ here: 1, people: [{ page: '/again', agent: 'curl' }] });
  });

  it('begins with the stream too, and has the cookie of an earlier supervisor', () => {
    const book = createPeopleBook();
    expect(book.find(browser('of-before'), 0)).toBe(null);
    const back = book.streamOpened(browser('of-before'), 1);
    expect(book.find(browser('of-before'), 2)).toBe(back);
    expect(book.view(10)).toMatchObject({ here: 1, people: [{ page: null }] });
  });

  it('whose other requests come without a cookie has only visits there', () => {
    const book = createPeopleBook();
    book.pageGiven(browser(null), '/', 'a', 0);
    book.find(browser('a'), 1);
    expect(book.find(browser(null), 2)).toBe(null);
  });

  it('has the same name for the same cookie', () => {
    const [one, other] = [createPeopleBook(), createPeopleBook()];
    expect(one.streamOpened(browser('same'), 0).name).toBe(other.streamOpened(browser('same'), 5).name);
  });
});

describe('who leaves', () => {
  it('has left a moment after hanging up, with that time, and is the same person when back', () => {
    const book = createPeopleBook();
    const person = book.streamOpened(browser('a'), 0);
    person.webSockets = 1;
    book.settle(1_000_000);
    expect(book.settlesAtMs).toBe(null);
    Object.assign(person, { webSockets: 0, closed: { atMs: 1_000_000, byVisitor: true } });
    book.settle(1_000_500);
    expect(book.view(10)).toMatchObject({ here: 1, people: [{ leftMs: null }] });
    book.settle(book.settlesAtMs ?? 0);
    expect(book.view(10)).toMatchObject({ here: 0, people: [{ leftMs: 1_000_000 }] });
    expect(book.streamOpened(browser('a'), 2_000_000)).toBe(person);
    expect(told(book)).toEqual([`${person.name} came`, `${person.name} left`, `${person.name} came`]);
  });

  it('stays while the app restarts, and while a request waits', () => {
    const book = createPeopleBook();
    const person = book.streamOpened(browser('a'), 0);
    person.closed = { atMs: 0, byVisitor: false };
    book.settle(15_000);
    expect(person.leftMs).toBe(null);
    person.requests = 1;
    book.settle(60_000);
    expect(person.leftMs).toBe(null);
  });

  it('leaves no page behind that a newcomer with the same browser would be parted from', () => {
    const book = createPeopleBook();
    const gone = book.pageGiven(browser(null), '/', 'never-sent-back', 0);
    book.settle(60_000);
    expect(gone.leftMs).toBe(0);
    book.pageGiven(browser(null), '/', 'new', 100_000);
    book.find(browser('new'), 100_001);
    expect(book.view(10).here).toBe(1);
  });
});

describe('the book', () => {
  it('drops who left longest ago, and nobody who is here', () => {
    const book = createPeopleBook(3);
    const [first, second] = ['a', 'b', 'c'].map((id, at) => book.streamOpened(browser(id), at));
    if (first === undefined || second === undefined) throw new Error('nobody came');
    Object.assign(first, { leftMs: 200 });
    Object.assign(second, { leftMs: 100 });
    book.streamOpened(browser('d'), 300);
    expect(book.view(10).people.map(({ name }) => name)).not.toContain(second.name);
    expect(book.view(10).people).toHaveLength(3);
    expect(book.find(browser('b'), 301)).toBe(null);
  });

  it('stays small whatever strangers send', () => {
    const book = createPeopleBook(50);
    for (let at = 0; at < 5000; at += 1) {
      book.pageGiven(browser(null, { userAgent: `bot-${at % 200}` }), '/', `given-${at}`, at);
      book.streamOpened(browser(`made-up-${at}`), at);
    }
    expect([...book.all].length).toBe(50);
    expect(new Set([...book.all].map(({ name }) => name)).size).toBe(50);
    expect([...book.all].every(({ issues }) => issues.length <= 16)).toBe(true);
  });
});
