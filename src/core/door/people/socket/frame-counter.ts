import { frameContentLength, frameHeadLength, isFrameMasked } from '../../../base/network/frame-head.ts';

/** A frame that has passed. */
export interface PassedFrame {
  readonly opcode: number;
  /** Of its content, as it was sent. */
  readonly bytes: number;
  /** How its content begins, unmasked. */
  readonly start: Uint8Array;
}

/** As much as is needed to tell what a message of Streamlit's is: its hash and its metadata stand before that. */
const mostStart = 160;
const longestHead = 14;

/**
 * Counts the frames of one side from its bytes, however they are cut, and keeps none of them (RFC 6455, 5.2). A browser masks
 * its frames, an app does not.
 */
export function createFrameCounter(onFrame: (frame: PassedFrame) => void): (bytes: Uint8Array) => void {
  const head = new Uint8Array(longestHead);
  let headBytes = 0;
  let left = -1;
  let bytes = 0;
  let start = new Uint8Array(0);
  let started = 0;

  function begin(length: number): void {
    bytes = length;
    left = length;
    start = new Uint8Array(Math.min(length, mostStart));
    started = 0;
  }

  function take(piece: Uint8Array, from: number): number {
    const count = Math.min(left, piece.length - from);
    const kept = Math.min(count, start.length - started);
    if (kept > 0) start.set(piece.subarray(from, from + kept), started);
    started += kept;
    left -= count;
    return from + count;
  }

  function end(): void {
    if (isFrameMasked(head)) unmask(start, head.subarray(headBytes - 4, headBytes));
    left = -1;
    headBytes = 0;
    onFrame({ opcode: (head[0] ?? 0) & 0x0f, bytes, start });
  }

  return (piece) => {
    let at = 0;
    while (at < piece.length) {
      if (left === -1) {
        head[headBytes] = piece[at] ?? 0;
        headBytes += 1;
        at += 1;
        if (headBytes === frameHeadLength(head.subarray(0, headBytes))) begin(frameContentLength(head));
      } else at = take(piece, at);
      if (left === 0) end();
    }
  };
}

function unmask(content: Uint8Array, mask: Uint8Array): void {
  for (let index = 0; index < content.length; index += 1)
    content[index] = (content[index] ?? 0) ^ (mask[index % 4] ?? 0);
}
