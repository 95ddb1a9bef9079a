import { describe, expect, it } from 'vitest';
import { isFull } from '../../../src/core/door/crowd.ts';
import {
  afterLoss,
  type DoorMode,
  isFarewell,
  type Loss,
  newcomer,
  nextMove,
} from '../../../src/core/door/visitor.ts';

const pass: DoorMode = { at: 'pass', upstream: 'http://127.0.0.1:8502' };
const hold: DoorMode = { at: 'hold' };
const away: DoorMode = { at: 'away', reason: 'It failed three times.' };
const send = { do: 'send', upstream: 'http://127.0.0.1:8502' };
const page = (kind: string) => ({ do: 'page', page: { kind } });

const waiting = (all: number) => ({ waiting: isFull('waiting', { all, own: 0 }), app: false });
const free = waiting(0);

const get = newcomer(true, 1000);
const post = newcomer(false, 1000);
const lost = (how: Loss['how'], mode = pass) => afterLoss(get, { how, mode }, 1000);

describe('a visitor', () => {
  it('goes to the app where it is there', () => {
    expect(nextMove(pass, get, free, 1000)).toEqual(send);
    expect(nextMove(pass, post, waiting(499), 1000)).toEqual(send);
  });

  it('waits ten seconds for an app that restarts, then gets a page', () => {
    expect(nextMove(hold, post, free, 1000)).toEqual({ do: 'wait', untilMs: 11_000 });
    expect(nextMove(hold, post, free, 10_999)).toEqual({ do: 'wait', untilMs: 11_000 });
    expect(nextMove(hold, post, free, 11_000)).toEqual(page('restarting'));
  });

  it('does not wait where five hundred others do', () => {
    expect(nextMove(hold, get, waiting(499), 1000)).toMatchObject({ do: 'wait' });
    expect(nextMove(hold, get, waiting(500), 1000)).toEqual(page('restarting'));
  });

  it('is told at once why the app is away', () => {
    expect(nextMove(away, get, free, 1000)).toEqual({
      do: 'page',
      page: { kind: 'away', reason: 'It failed three times.' },
    });
  });
});

describe('a request that got no answer', () => {
  it('waits for the app as long as a new one', () => {
    expect(nextMove(hold, afterLoss(get, { how: 'cut', mode: pass }, 60_000), free, 60_000)).toEqual({
      do: 'wait',
      untilMs: 70_000,
    });
  });

  it('is sent again at once when the app is back', () => {
    const back = { ...pass };
    const again = afterLoss(lost('cut'), { how: 'unsent', mode: pass }, 1000);
    expect(nextMove(pass, again, free, 1000)).toMatchObject({ do: 'wait' });
    expect(nextMove(back, again, free, 1000)).toEqual(send);
  });

  it('is sent again with growing pauses for some three seconds, then gets a page', () => {
    let standing = get;
    let nowMs = 1000;
    const waitsMs: number[] = [];
    for (;;) {
      standing = afterLoss(standing, { how: 'unsent', mode: pass }, nowMs);
      const move = nextMove(pass, standing, free, nowMs);
      if (move.do === 'page') {
        expect(move).toEqual(page('unanswered'));
        break;
      }
      waitsMs.push(move.do === 'wait' ? move.untilMs - nowMs : 0);
      nowMs = move.do === 'wait' ? move.untilMs : nowMs;
      expect(nextMove(pass, standing, free, nowMs)).toEqual(send);
    }
    expect(waitsMs).toEqual([0, 50, 100, 200, 400, 800, 1600]);
  });

  it('is not sent for ever by an app that comes back each time and dies of it', () => {
    let standing = get;
    for (let lead = 0; lead < 8; lead += 1) {
      const mode = { ...pass };
      if (lead < 7) expect(nextMove(mode, standing, free, 1000)).toMatchObject({ do: 'send' });
      standing = afterLoss(standing, { how: 'cut', mode }, 1000);
    }
    expect(nextMove({ ...pass }, standing, free, 1000)).toEqual(page('unanswered'));
  });

  it('is never sent twice if it may do something, and the visitor is told', () => {
    const cut = afterLoss(post, { how: 'cut', mode: pass }, 1000);
    for (const mode of [pass, hold, away])
      expect(nextMove(mode, cut, free, 1000)).toEqual(page('unfinished'));
  });

  it('is sent once it can be if the app has seen nothing of it', () => {
    const unsent = afterLoss(post, { how: 'unsent', mode: pass }, 1000);
    expect(nextMove(pass, unsent, free, 1000)).toEqual(send);
    expect(nextMove(hold, unsent, free, 1000)).toMatchObject({ do: 'wait' });
  });
});

describe('an error that the app answers with', () => {
  it('is not its own while it goes, for what can be sent again', () => {
    expect(isFarewell(hold, get, 503)).toBe(true);
    expect(isFarewell(hold, get, 404)).toBe(false);
    expect(isFarewell(hold, post, 503)).toBe(false);
  });

  it('is its own otherwise', () => {
    for (const mode of [pass, away]) expect(isFarewell(mode, get, 503)).toBe(false);
  });
});
