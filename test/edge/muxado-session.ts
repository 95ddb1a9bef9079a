import type { Duplex } from 'node:stream';
import { createFrameReader, encodeFrame, type Frame, frameFlags, frameTypes } from './muxado-frames.ts';
import { createMuxStream, type MuxStream } from './muxado-stream.ts';

/** A muxado session on the edge's side of one agent's connection. */
export interface MuxSession {
  /** Opens a stream of this type towards the agent. */
  open(type: number): Duplex;
  /** Tells the agent that the session ends. */
  goAway(code: number, text: string): void;
}

/**
 * Speaks muxado on `socket`. Each stream that the agent opens is handed over with its type, the
 * first four bytes of its content. All streams fail when the socket closes.
 */
export function createMuxSession(
  socket: Duplex,
  onStream: (type: number, stream: Duplex) => void,
): MuxSession {
  const streams = new Map<number, MuxStream>();
  let nextId = 2;

  const send = (frame: Frame) => {
    if (socket.writable) socket.write(encodeFrame(frame));
  };
  const add = (id: number, opener: boolean): MuxStream => {
    const stream = createMuxStream({ id, opener, send, onClosed: () => streams.delete(id) });
    streams.set(id, stream);
    return stream;
  };
  const accept = (id: number): MuxStream => {
    const stream = add(id, false);
    readType(stream.duplex, (type) => onStream(type, stream.duplex));
    return stream;
  };

  socket.on(
    'data',
    createFrameReader((frame) => {
      if (frame.type === frameTypes.goAway) return;
      const opens = frame.type === frameTypes.data && (frame.flags & frameFlags.syn) !== 0;
      (opens ? accept(frame.stream) : streams.get(frame.stream))?.receive(frame);
    }),
  );
  socket.on('close', () => {
    for (const stream of streams.values()) stream.fail(new Error('session lost'));
  });

  return {
    open(type) {
      const stream = add(nextId, true).duplex;
      nextId += 2;
      stream.write(uint32(type));
      return stream;
    },
    goAway(code, text) {
      const payload = Buffer.concat([uint32(nextId), uint32(code), Buffer.from(text)]);
      send({ type: frameTypes.goAway, flags: frameFlags.none, stream: 0, payload });
    },
  };
}

function readType(stream: Duplex, onType: (type: number) => void): void {
  const tryRead = () => {
    const head: unknown = stream.read(4);
    if (!Buffer.isBuffer(head) || head.length < 4) return;
    stream.off('readable', tryRead);
    onType(head.readUInt32BE(0));
  };
  stream.on('readable', tryRead);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
