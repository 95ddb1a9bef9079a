import { opcodes } from '../../net/websocket-frames.ts';
import type { Budget } from './budget.ts';
import { controlContent, createControlGatherer } from './control-frames.ts';
import { createFrameTrack, isControl, type Stretch } from './frame-track.ts';

/** The way from one app to a visitor, from its handshake to its end. */
export interface ToGuest {
  /** What the visitor got ends with a whole message: that of another app can follow. */
  readonly isBetween: boolean;
  /** A frame of ours may go between. */
  readonly isBetweenFrames: boolean;
  take(bytes: Buffer): void;
  /** Pongs of this content are ours from now on. */
  expectPong(content: Buffer): void;
  /** The app is going: from now on whole messages go on alone, and no close. */
  seeOff(): void;
  /** It stays after all: what was kept goes on, whole or not, and all that comes. */
  stay(): void;
}

export interface ToGuestDeps {
  /** For a message that may never be whole. */
  readonly budget: Budget;
  send(bytes: Buffer): void;
  /** One of ours came. */
  pong(content: Buffer): void;
  /** The app that is going says so. */
  closed(): void;
}

export function createToGuest({ budget, send, pong, closed }: ToGuestDeps): ToGuest {
  const track = createFrameTrack();
  const expected = new Set<string>();
  const controls = createControlGatherer();
  let isLeaving = false;
  /** The visitor has a part of the frame, or of the message, that is under way. */
  let isFrameBegun = false;
  let isMessageBegun = false;
  let kept: Buffer[] = [];
  let keptBytes = 0;

  function note({ opcode, endsFrame, endsMessage }: Stretch): void {
    isFrameBegun = !endsFrame;
    if (!isControl(opcode)) isMessageBegun = !endsMessage;
  }

  function pass(stretch: Stretch): void {
    send(stretch.bytes);
    note(stretch);
  }

  function judge(stretch: Stretch): void {
    if (isFrameBegun) pass(stretch);
    else if (isControl(stretch.opcode)) gather(stretch);
    else if (!isLeaving || isMessageBegun) pass(stretch);
    else keep(stretch);
  }

  function gather(stretch: Stretch): void {
    const frame = controls.take(stretch);
    if (frame === null) return;
    const { opcode } = stretch;
    const content = controlContent(frame);
    if (opcode === opcodes.pong && expected.delete(content.toString('latin1'))) pong(content);
    else if (opcode === opcodes.close && isLeaving) closed();
    else send(frame);
  }

  function keep(stretch: Stretch): void {
    kept.push(stretch.bytes);
    keptBytes += stretch.bytes.length;
    budget.set(keptBytes);
    if (!stretch.endsMessage && !budget.isSpent) return;
    letGo();
    note(stretch);
  }

  function letGo(): void {
    const pieces = kept;
    kept = [];
    keptBytes = 0;
    budget.set(0);
    for (const piece of pieces) send(piece);
  }

  return {
    get isBetween() {
      return !isFrameBegun && !isMessageBegun;
    },
    get isBetweenFrames() {
      return !isFrameBegun;
    },
    take(bytes) {
      if (isLeaving || expected.size > 0 || controls.isWithin) return track.read(bytes, judge);
      send(bytes);
      track.read(bytes, note);
    },
    expectPong: (content) => void expected.add(content.toString('latin1')),
    seeOff() {
      isLeaving = true;
    },
    stay() {
      isLeaving = false;
      if (kept.length === 0) return;
      isMessageBegun = true;
      isFrameBegun = track.isWithinFrame;
      letGo();
    },
  };
}
