import { frameContentLength, frameHeadLength } from '../../../core/base/network/frame-head.ts';

/** A stretch of bytes that belongs to one frame. */
export interface Stretch {
  readonly bytes: Buffer;
  readonly opcode: number;
  readonly endsFrame: boolean;
  /** Never of a frame of control, which may stand within a message. */
  readonly endsMessage: boolean;
}

/** Where one way of a WebSocket stands, however its bytes are cut (RFC 6455, 5.2). */
export interface FrameTrack {
  /** All that was read is whole: no frame and no message is under way. */
  readonly isBetween: boolean;
  /** A frame is under way. */
  readonly isWithinFrame: boolean;
  /** Reads on. `take` gets every byte once, in order; what it asks here is as of the end of that stretch. */
  read(bytes: Buffer, take: (stretch: Stretch) => void): void;
}

export function createFrameTrack(): FrameTrack {
  let head: number[] = [];
  /** Of the content. */
  let left = 0;
  let isWithinMessage = false;

  /** @returns where the head ends in these bytes, or they do. */
  function readHead(bytes: Buffer, from: number): number {
    let at = from;
    for (; at < bytes.length && head.length < frameHeadLength(head); at += 1) {
      head.push(bytes[at] ?? 0);
      if (head.length >= 2 && head.length === frameHeadLength(head)) left = frameContentLength(head);
    }
    return at;
  }

  return {
    get isBetween() {
      return head.length === 0 && !isWithinMessage;
    },
    get isWithinFrame() {
      return head.length > 0;
    },
    read(bytes, take) {
      for (let at = 0; at < bytes.length; ) {
        const from = at;
        at = readHead(bytes, at);
        const content = Math.min(left, bytes.length - at);
        left -= content;
        at += content;
        const [first = 0] = head;
        const endsFrame = left === 0 && head.length === frameHeadLength(head);
        const isData = !isControl(first & 0x0f);
        const endsMessage = endsFrame && isData && (first & 0x80) !== 0;
        if (isData) isWithinMessage = !endsMessage;
        if (endsFrame) head = [];
        take({ bytes: bytes.subarray(from, at), opcode: first & 0x0f, endsFrame, endsMessage });
      }
    },
  };
}

/** Ping, pong and close: never fragmented, 125 bytes of content at the most (RFC 6455, 5.5). */
export function isControl(opcode: number): boolean {
  return opcode >= 8;
}
