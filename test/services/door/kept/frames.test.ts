import { describe, expect, it, vi } from 'vitest';
import { createBudgets } from '../../../../src/services/door/kept/budget.ts';
import { createFrameTrack, type Stretch } from '../../../../src/services/door/kept/frame-track.ts';
import { createToApp } from '../../../../src/services/door/kept/to-app.ts';
import { createToGuest } from '../../../../src/services/door/kept/to-guest.ts';
import { frameOf, framesOf, type SentFrame } from '../../../support/frames.ts';
import { type Random, seededRandom } from '../../../support/random.ts';

/** Every kind of frame, all lengths of a head, a message in three parts with a ping within. */
function conversation(isMasked: boolean): SentFrame[] {
  const options = { isMasked };
  return [
    frameOf(2, 'click', options),
    frameOf(1, '', options),
    frameOf(9, 'are you there', options),
    frameOf(2, 'x'.repeat(130), options),
    frameOf(2, 'part one', { ...options, isLast: false }),
    frameOf(0, 'part two', { ...options, isLast: false, lengthBytes: 8 }),
    frameOf(9, 'within', options),
    frameOf(0, 'part three', { ...options, lengthBytes: 2 }),
    frameOf(10, 'yes', options),
    frameOf(2, 'last', { ...options, lengthBytes: 8 }),
  ];
}

const bytesOf = (frames: readonly SentFrame[]) => Buffer.concat(frames.map(({ bytes }) => bytes));
const endOf = (frames: readonly SentFrame[], frame: SentFrame) => {
  const index = frames.findIndex(({ bytes }) => bytes.equals(frame.bytes));
  return bytesOf(frames.slice(0, index + 1)).length;
};
const said = (frames: readonly SentFrame[]) => frames.map(({ content }) => String(content)).toSorted(byText);
const byText = (one: string, other: string) => one.localeCompare(other);
const isData = ({ opcode }: SentFrame) => opcode < 8;

/** Each place in these bytes at which a message, or a frame of control between messages, has ended. */
function placesBetween(frames: readonly SentFrame[]): number[] {
  let at = 0;
  let isWithin = false;
  return [
    0,
    ...frames.flatMap((frame) => {
      at += frame.bytes.length;
      if (isData(frame)) isWithin = !frame.isLast;
      return isWithin ? [] : [at];
    }),
  ];
}

function cutAtRandom(bytes: Buffer, random: Random): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 1 + random.below(random.pick([2, 20, 400]));
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}

describe('where a WebSocket stands', () => {
  it.each([true, false])('is known after every byte, however they are cut; masked: %s', (isMasked) => {
    const frames = conversation(isMasked);
    const all = bytesOf(frames);
    const between = new Set(placesBetween(frames));
    for (let cut = 0; cut <= all.length; cut += 1) {
      const track = createFrameTrack();
      const stretches: Stretch[] = [];
      track.read(all.subarray(0, cut), (stretch) => stretches.push(stretch));
      expect([cut, track.isBetween]).toEqual([cut, between.has(cut)]);
      track.read(all.subarray(cut), (stretch) => stretches.push(stretch));
      expect(track.isBetween).toBe(true);
      expect(Buffer.concat(stretches.map(({ bytes }) => bytes)).equals(all)).toBe(true);
      expect(stretches.filter(({ endsFrame }) => endsFrame).map(({ opcode }) => opcode)).toEqual(
        frames.map(({ opcode }) => opcode),
      );
    }
  });

  it('is known of a frame of 6 GB, whose length needs more than 32 bits', () => {
    const head = Buffer.from([0x82, 127, 0, 0, 0, 1, 0x80, 0, 0, 0]);
    const track = createFrameTrack();
    const gigabyte = Buffer.alloc(1 << 30);
    const ends: boolean[] = [];
    for (const bytes of [head, ...Array.from({ length: 6 }, () => gigabyte)])
      track.read(bytes, ({ endsMessage }) => ends.push(endsMessage));
    expect(ends).toEqual([false, false, false, false, false, false, true]);
  });
});

/** What goes to one app after the other, and what was answered in their place. */
function wayToApps(budgets = createBudgets()) {
  const apps: Buffer[][] = [[]];
  const farewell = vi.fn();
  const held = vi.fn();
  const way = createToApp({
    budget: budgets(),
    send: (bytes) => void apps.at(-1)?.push(bytes),
    farewell,
    held,
  });
  const got = () => apps.map((pieces) => Buffer.concat(pieces));
  return { way, farewell, held, got, next: () => void apps.push([]) };
}

describe('what a visitor sends while the app changes', () => {
  const frames = conversation(true);
  const all = bytesOf(frames);

  it('after every byte: whole messages to the one app, the others to the next, in order, and none twice', () => {
    for (let at = 0; at <= all.length; at += 1) {
      const { way, farewell, held, got, next } = wayToApps();
      way.take(all.subarray(0, at));
      way.hold();
      way.take(all.subarray(at));
      expect(held).toHaveBeenCalledTimes(1);
      next();
      way.release();
      const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = got();
      const place = placesBetween(frames).find((between) => between >= at) ?? all.length;
      expect(first.equals(all.subarray(0, place))).toBe(true);
      const later = frames.slice(framesOf(first).length).filter(({ opcode }) => opcode !== 10);
      expect(second.equals(bytesOf(later))).toBe(true);
      expect(farewell).not.toHaveBeenCalled();
    }
  });

  it('after every byte: an app that goes within a message leaves all of it to the next', () => {
    for (let at = 0; at <= all.length; at += 1) {
      const { way, got, next } = wayToApps();
      way.take(all.subarray(0, at));
      way.hold();
      way.freeze();
      next();
      way.take(all.subarray(at));
      way.release();
      const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = got();
      expect(first.equals(all.subarray(0, at))).toBe(true);
      const whole = placesBetween(frames).findLast((between) => between <= at) ?? 0;
      const left = framesOf(all.subarray(whole)).filter(
        (frame) => isData(frame) || (frame.opcode === 9 && endOf(frames, frame) > at),
      );
      expect(said(framesOf(second))).toEqual(said(left));
      expect(way.isWhole).toBe(true);
    }
  });

  it('is the same however its bytes are cut, over many changes', () => {
    const random = seededRandom(14);
    for (let round = 0; round < 300; round += 1) {
      const { way, farewell, got, next } = wayToApps();
      const sent = Array.from({ length: 3 }, () => frames).flat();
      for (const piece of cutAtRandom(bytesOf(sent), random)) {
        way.take(piece);
        const what = random.below(8);
        if (what === 0) way.hold();
        if (what === 1) way.freeze();
        if (what === 2 && way.isHeld) {
          next();
          way.release();
        }
      }
      next();
      way.release();
      const whole = got().flatMap((bytes) => wholeMessages(bytes));
      expect(whole).toEqual(wholeMessages(bytesOf(sent)));
      expect(farewell).not.toHaveBeenCalled();
    }
  });

  it('is a farewell, however it is cut, which goes to no app', () => {
    const bytes = frameOf(8, '\x03\xe9', { isMasked: true }).bytes;
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const { way, farewell, got } = wayToApps();
      way.hold();
      way.take(bytes.subarray(0, cut));
      way.take(bytes.subarray(cut));
      expect([farewell.mock.calls.length, got()[0]?.length]).toEqual([1, 0]);
    }
  });

  it('is held no longer than there is room: then nothing more is read', () => {
    const { way } = wayToApps(createBudgets({ ofOne: 1000, ofAll: 10_000 }));
    way.hold();
    way.take(frameOf(2, 'x'.repeat(400), { isMasked: true }).bytes);
    expect(way.isFull).toBe(false);
    way.take(frameOf(2, 'x'.repeat(700), { isMasked: true }).bytes);
    expect(way.isFull).toBe(true);
    way.release();
    expect(way.isFull).toBe(false);
  });

  it('has room together with what others hold', () => {
    const budgets = createBudgets({ ofOne: 1000, ofAll: 1500 });
    const ways = [1, 2].map(() => wayToApps(budgets).way);
    for (const way of ways) {
      way.hold();
      way.take(frameOf(2, 'x'.repeat(800), { isMasked: true }).bytes);
    }
    expect(ways.map(({ isFull }) => isFull)).toEqual([true, true]);
    ways[0]?.release();
    expect(ways[1]?.isFull).toBe(false);
  });

  it('within a message that is too long to be kept is lost with the app', () => {
    const { way } = wayToApps(createBudgets({ ofOne: 1000, ofAll: 10_000 }));
    const long = frameOf(2, 'x'.repeat(5000), { isMasked: true }).bytes;
    way.take(long.subarray(0, 3000));
    way.hold();
    way.freeze();
    expect(way.isWhole).toBe(false);
  });
});

/** What the messages say, put together; one that is not whole is none. */
function wholeMessages(bytes: Buffer): string[] {
  const messages: string[] = [];
  let text = '';
  const track = createFrameTrack();
  const stretches: Stretch[] = [];
  let frame: Buffer[] = [];
  track.read(bytes, (stretch) => {
    stretches.push(stretch);
    frame.push(stretch.bytes);
    if (!stretch.endsFrame) return;
    const [read] = framesOf(Buffer.concat(frame));
    frame = [];
    if (read === undefined || !isData(read)) return;
    text += String(read.content);
    if (!stretch.endsMessage) return;
    messages.push(text);
    text = '';
  });
  return messages;
}

function wayToGuest(most = 1 << 20) {
  const sent: Buffer[] = [];
  const pong = vi.fn<(content: Buffer) => void>();
  const closed = vi.fn();
  const way = createToGuest({
    budget: createBudgets({ ofOne: most, ofAll: most })(),
    send: (bytes) => void sent.push(bytes),
    pong,
    closed,
  });
  return { way, pong, closed, got: () => Buffer.concat(sent) };
}

describe('what an app says', () => {
  const frames = conversation(false);
  const all = bytesOf(frames);

  it('as it goes, after every byte: its visitor has whole messages, or is told not to go on', () => {
    const places = new Set(placesBetween(frames));
    for (let from = 0; from <= all.length; from += 1) {
      for (const cut of [from, from + 1, from + 9, from + 40]) {
        const { way, got } = wayToGuest();
        way.take(all.subarray(0, from));
        way.seeOff();
        way.take(all.subarray(from, cut));
        const isWhole = [...places].some((place) => place >= from && place <= cut);
        if (!isWhole) continue;
        expect([from, cut, way.isBetween]).toEqual([from, cut, true]);
        expect(() => framesOf(got())).not.toThrow();
      }
    }
  });

  it('comes through whole, though it was about to go', () => {
    const { way, got } = wayToGuest();
    for (const [at] of all.entries()) {
      if (at === 7) way.seeOff();
      way.take(all.subarray(at, at + 1));
    }
    expect(said(framesOf(got()))).toEqual(said(frames));
  });

  it('is not heard where it says farewell, or answers us', () => {
    const said = [
      frameOf(2, 'one'),
      frameOf(10, 'ours'),
      frameOf(10, 'the own'),
      frameOf(8, '\x03\xf4restart'),
    ];
    const bytes = bytesOf(said);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const { way, pong, closed, got } = wayToGuest();
      way.expectPong(Buffer.from('ours'));
      way.seeOff();
      way.take(bytes.subarray(0, cut));
      way.take(bytes.subarray(cut));
      expect(framesOf(got()).map(({ content }) => String(content))).toEqual(['one', 'the own']);
      expect([pong.mock.calls.length, closed.mock.calls.length]).toEqual([1, 1]);
    }
  });

  it('is heard where it says farewell and no restart is under way', () => {
    const { way, got } = wayToGuest();
    way.take(frameOf(8, '\x03\xe8').bytes);
    expect(framesOf(got()).map(({ opcode }) => opcode)).toEqual([8]);
  });

  it('at length goes on in parts, and then no other app can go on', () => {
    const { way, got } = wayToGuest(1000);
    way.seeOff();
    way.take(frameOf(2, 'x'.repeat(5000)).bytes.subarray(0, 3000));
    expect([got().length, way.isBetween]).toEqual([3000, false]);
  });
});
