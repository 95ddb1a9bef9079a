/** One frame of muxado, the multiplexer between an ngrok agent and its edge. */
export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

export const frameTypes = { reset: 0, data: 1, windowIncrement: 2, goAway: 3 } as const;

export const frameFlags = { none: 0, fin: 1, syn: 2 } as const;

const headerBytes = 8;

/** 24 bits of length, 4 of type, 4 of flags, 32 of stream id, then the payload; big endian. */
export function encodeFrame(frame: Frame): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUIntBE(frame.payload.length, 0, 3);
  header.writeUInt8((frame.type << 4) | frame.flags, 3);
  header.writeUInt32BE(frame.stream, 4);
  return Buffer.concat([header, frame.payload]);
}

/** A function that takes bytes as they come and calls `onFrame` for each whole frame. */
export function createFrameReader(onFrame: (frame: Frame) => void): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0);
  return (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (pending.length >= headerBytes) {
      const end = headerBytes + pending.readUIntBE(0, 3);
      if (pending.length < end) return;
      const frame = decodeFrame(pending, end);
      pending = pending.subarray(end);
      onFrame(frame);
    }
  };
}

function decodeFrame(bytes: Buffer, end: number): Frame {
  const kind = bytes.readUInt8(3);
  return {
    type: kind >> 4,
    flags: kind & 0x0f,
    stream: bytes.readUInt32BE(4) & 0x7fffffff,
    payload: bytes.subarray(headerBytes, end),
  };
}
