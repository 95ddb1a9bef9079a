import { opcodes } from '../../net/websocket-frames.ts';
import type { Budget } from './budget.ts';
import { createControlGatherer } from './control-frames.ts';
import { createFrameTrack, isControl, type Stretch } from './frame-track.ts';

/** The way from a visitor to the app, which can be held between two messages. */
export interface ToApp {
  /** Nothing goes on: what comes is kept. */
  readonly isHeld: boolean;
  /** What the app got ends with a whole frame: one of ours may follow. */
  readonly isBetweenFrames: boolean;
  /** No more should be read. */
  readonly isFull: boolean;
  /** All that the next app needs is there. */
  readonly isWhole: boolean;
  take(bytes: Buffer): void;
  /** No new message goes on; one that is under way goes to its end. */
  hold(): void;
  /** Not even that: what was sent of it counts as not sent, since an app does nothing with half a message. */
  freeze(): void;
  /** What was held goes on, and all that comes. */
  release(): void;
}

export interface ToAppDeps {
  readonly budget: Budget;
  send(bytes: Buffer): void;
  /** The visitor said farewell while nothing goes on. */
  farewell(): void;
  /** It is held from now on. */
  held(): void;
}

type Way = 'open' | 'closing' | 'held';

export function createToApp({ budget, send, farewell, held }: ToAppDeps): ToApp {
  const track = createFrameTrack();
  const controls = createControlGatherer();
  let way: Way = 'open';
  /** Of the message that is under way; null: too long to be kept. */
  let begun: Buffer[] | null = [];
  let begunBytes = 0;
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let isTorn = false;
  let isCut = false;
  /** Of the frame of control that is under way no app has the beginning. */
  let isDiverted = false;

  function note(stretch: Stretch): void {
    const { bytes, opcode, endsMessage } = stretch;
    if (isControl(opcode)) return gather(stretch);
    if (endsMessage) begun = [];
    else begun?.push(bytes);
    begunBytes = begun === null || endsMessage ? 0 : begunBytes + bytes.length;
    budget.set(keptBytes + begunBytes);
    if (way !== 'held' && begunBytes > 0 && budget.isSpent) forget();
  }

  function gather(stretch: Stretch): void {
    const frame = controls.take(stretch);
    if (frame === null) return;
    if (isDiverted) divert(stretch.opcode, frame);
    isDiverted = false;
  }

  /** No app waits for a pong any more that was asked for by the one before. */
  function divert(opcode: number, frame: Buffer): void {
    if (opcode === opcodes.close) farewell();
    else if (opcode === opcodes.ping && way !== 'held') send(frame);
    else if (opcode === opcodes.ping) keep(frame);
  }

  function forget(): void {
    begun = null;
    begunBytes = 0;
    budget.set(keptBytes);
  }

  function pass(stretch: Stretch): void {
    if (isControl(stretch.opcode)) isDiverted ||= way === 'held';
    else if (way === 'held') keep(stretch.bytes);
    if (way !== 'held' && !isDiverted) send(stretch.bytes);
    note(stretch);
    if (way === 'closing' && track.isBetween) close();
  }

  function keep(bytes: Buffer): void {
    kept.push(bytes);
    keptBytes += bytes.length;
    budget.set(keptBytes + begunBytes);
  }

  function close(): void {
    way = 'held';
    held();
  }

  return {
    get isHeld() {
      return way === 'held';
    },
    get isBetweenFrames() {
      return way === 'held' ? !isCut : !track.isWithinFrame;
    },
    get isFull() {
      return way === 'held' && budget.isSpent;
    },
    get isWhole() {
      return !isTorn;
    },
    take(bytes) {
      if (way !== 'open' || isDiverted) return track.read(bytes, pass);
      send(bytes);
      track.read(bytes, note);
    },
    hold() {
      if (way === 'held') return;
      way = 'closing';
      if (track.isBetween) close();
    },
    freeze() {
      if (way === 'held') return;
      isCut = track.isWithinFrame;
      isDiverted = controls.isWithin;
      isTorn = begun === null;
      for (const piece of begun ?? []) keep(piece);
      close();
    },
    release() {
      way = 'open';
      isCut = false;
      const pieces = kept;
      kept = [];
      keptBytes = 0;
      budget.set(begunBytes);
      for (const piece of pieces) send(piece);
    },
  };
}
