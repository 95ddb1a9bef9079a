/** How long the head of a WebSocket's frame is, as far as what there is of it tells (RFC 6455, 5.2): two bytes are needed to say. */
export function frameHeadLength(head: ArrayLike<number>): number {
  const second = head[1];
  if (second === undefined) return 2;
  const short = second & 0x7f;
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + (isFrameMasked(head) ? 4 : 0);
}

/** How long its content is, by a head that is whole. More than 2^53 bytes are not told apart: nobody sends as many. */
export function frameContentLength(head: ArrayLike<number>): number {
  const short = (head[1] ?? 0) & 0x7f;
  if (short < 126) return short;
  return Array.from({ length: short === 126 ? 2 : 8 }, (_, at) => head[2 + at] ?? 0).reduce(
    (length, byte) => length * 256 + byte,
    0,
  );
}

/** A browser masks its frames, a server does not (RFC 6455, 5.1). */
export function isFrameMasked(head: ArrayLike<number>): boolean {
  return ((head[1] ?? 0) & 0x80) !== 0;
}
