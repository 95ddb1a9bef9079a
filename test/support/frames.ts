/** One frame of a WebSocket, as it is sent. */
export interface SentFrame {
  readonly opcode: number;
  readonly isLast: boolean;
  readonly content: Buffer;
  readonly bytes: Buffer;
}

interface FrameOptions {
  readonly isLast?: boolean;
  /** Sent by a client. */
  readonly isMasked?: boolean;
  /** The length in so many bytes, though fewer would do. */
  readonly lengthBytes?: 2 | 8;
}

/** A frame (RFC 6455, 5.2). */
export function frameOf(
  opcode: number,
  content: Buffer | string,
  { isLast = true, isMasked = false, lengthBytes }: FrameOptions = {},
): SentFrame {
  const bytes = Buffer.from(content);
  const { length } = bytes;
  const wide = lengthBytes ?? (length > 0xffff ? 8 : length > 125 ? 2 : 0);
  const head = Buffer.alloc(2 + wide);
  head[0] = (isLast ? 0x80 : 0) | opcode;
  head[1] = (isMasked ? 0x80 : 0) | (wide === 8 ? 127 : wide === 2 ? 126 : length);
  if (wide === 2) head.writeUInt16BE(length, 2);
  if (wide === 8) head.writeBigUInt64BE(BigInt(length), 2);
  const mask = isMasked ? Buffer.from([0xa5, length & 0xff, 0x01, 0x81]) : Buffer.alloc(0);
  const sent = isMasked ? bytes.map((byte, index) => byte ^ (mask[index % 4] ?? 0)) : bytes;
  return { opcode, isLast, content: bytes, bytes: Buffer.concat([head, mask, sent]) };
}

/** Reads whole frames. Throws where the bytes end within one. */
export function framesOf(bytes: Buffer): SentFrame[] {
  const frames: SentFrame[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [first = 0, second = 0] = bytes.subarray(at);
    const short = second & 0x7f;
    const wide = short === 127 ? 8 : short === 126 ? 2 : 0;
    const length =
      wide === 8 ? Number(bytes.readBigUInt64BE(at + 2)) : wide === 2 ? bytes.readUInt16BE(at + 2) : short;
    const maskAt = at + 2 + wide;
    const contentAt = maskAt + ((second & 0x80) === 0 ? 0 : 4);
    const end = contentAt + length;
    if (end > bytes.length) throw new Error(`half a frame at ${at}`);
    const mask = bytes.subarray(maskAt, contentAt);
    const content = Buffer.from(
      bytes.subarray(contentAt, end).map((byte, index) => byte ^ (mask[index % 4] ?? 0)),
    );
    frames.push({
      opcode: first & 0x0f,
      isLast: (first & 0x80) !== 0,
      content,
      bytes: bytes.subarray(at, end),
    });
    at = end;
  }
  return frames;
}
