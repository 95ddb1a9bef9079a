import { isFrameMasked } from '../../../core/base/network/frame-head.ts';
import { opcodes } from '../../net/websocket-frames.ts';
import type { Stretch } from './frame-track.ts';

/** Head, mask and all that a frame of control may hold. */
const longestControl = 2 + 4 + 125;

/** Puts frames of control together. Of one that is longer than any may be, the rest is left out. */
export interface ControlGatherer {
  /** One is under way. */
  readonly isWithin: boolean;
  /** @returns the frame, with its last stretch. */
  take(stretch: Stretch): Buffer | null;
}

export function createControlGatherer(): ControlGatherer {
  let frame = Buffer.alloc(0);
  let isWithin = false;
  return {
    get isWithin() {
      return isWithin;
    },
    take({ bytes, endsFrame }) {
      const whole = Buffer.concat([frame, bytes.subarray(0, longestControl - frame.length)]);
      frame = endsFrame ? Buffer.alloc(0) : whole;
      isWithin = !endsFrame;
      return endsFrame ? whole : null;
    },
  };
}

/** What a whole frame of control says, unmasked where a client sent it. */
export function controlContent(frame: Buffer): Buffer {
  if (!isFrameMasked(frame)) return frame.subarray(2);
  const mask = frame.subarray(2, 6);
  return Buffer.from(frame.subarray(6).map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
}

/** A server's close; 1012: it restarts (IANA's list of close codes), 1000: agreed. */
export function serverClose(code: 1000 | 1012): Buffer {
  const content = Buffer.alloc(2);
  content.writeUInt16BE(code);
  // A server does not mask (RFC 6455, 5.1).
  return Buffer.concat([Buffer.from([0x80 | opcodes.close, content.length]), content]);
}
