import { describe, expect, it } from 'vitest';
import { binaryFrame, pongFrame } from '../../../src/services/net/websocket-frames.ts';
import { createMessageReader, type ReceivedMessage } from '../../../src/services/net/websocket-messages.ts';

const longest = 1000;

function frame(head: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 126) return Buffer.concat([Buffer.from([head, length]), content]);
  const size = Buffer.alloc(length < 65_536 ? 2 : 8);
  if (size.length === 2) size.writeUInt16BE(length);
  else size.writeBigUInt64BE(BigInt(length));
  return Buffer.concat([Buffer.from([head, size.length === 2 ? 126 : 127]), size, content]);
}

function readIn(pieces: number, bytes: Buffer): ReceivedMessage[] {
  const read: ReceivedMessage[] = [];
  const reader = createMessageReader((message) => read.push(message), longest);
  for (let at = 0; at < bytes.length; at += pieces) reader(bytes.subarray(at, at + pieces));
  return read;
}

const sent = Buffer.concat([
  frame(0x82, Buffer.from('short')),
  frame(0x02, Buffer.alloc(400, 'a')),
  frame(0x89, Buffer.from('still there?')),
  frame(0x80, Buffer.alloc(400, 'b')),
  frame(0x82, Buffer.alloc(70_000)),
  frame(0x02, Buffer.alloc(600)),
  frame(0x80, Buffer.alloc(600)),
  frame(0x8a, Buffer.alloc(0)),
  frame(0x82, Buffer.from('last')),
  frame(0x88, Buffer.from([3, 232])),
]);

describe('what a server sends', () => {
  it.each([1, 7, 1024, 100_000])('is read alike in pieces of %i bytes', (pieces) => {
    expect(readIn(pieces, sent)).toEqual([
      { kind: 'message', content: Buffer.from('short') },
      { kind: 'ping', content: Buffer.from('still there?') },
      { kind: 'message', content: Buffer.from('a'.repeat(400) + 'b'.repeat(400)) },
      { kind: 'too-long' },
      { kind: 'too-long' },
      { kind: 'message', content: Buffer.from('last') },
      { kind: 'close' },
    ]);
  });
});

describe('what we send', () => {
  it.each([
    [binaryFrame, 0x82],
    [pongFrame, 0x8a],
  ])('is one frame, masked', (make, head) => {
    const bytes = make(Buffer.from('hello'));
    expect([...bytes.subarray(0, 2)]).toEqual([head, 0x80 | 5]);
    const mask = bytes.subarray(2, 6);
    const content = bytes.subarray(6).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    expect(Buffer.from(content).toString()).toBe('hello');
  });
});
