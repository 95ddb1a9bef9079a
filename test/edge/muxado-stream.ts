import { Duplex } from 'node:stream';
import { type Frame, frameFlags, frameTypes } from './muxado-frames.ts';

/** One stream of a muxado session, seen from the edge. */
export interface MuxStream {
  readonly duplex: Duplex;
  /** A frame that came for this stream. */
  receive(frame: Frame): void;
  /** The session is gone. */
  fail(error: Error): void;
}

// Fixed and never negotiated; the agent resets a stream that exceeds it.
const windowBytes = 262_144;
const maxDataBytes = 32_768;
const resetCancelled = 6;

export interface MuxStreamOptions {
  readonly id: number;
  /** Whether the edge opens it: then its first DATA frame carries SYN. */
  readonly opener: boolean;
  readonly send: (frame: Frame) => void;
  readonly onClosed: () => void;
}

/** A stream as a Duplex: windows both ways, FIN as its end. */
export function createMuxStream({ id, opener, send, onClosed }: MuxStreamOptions): MuxStream {
  let credit = windowBytes;
  let owed = 0;
  let syn = opener;
  let finSent = false;
  let finReceived = false;
  let resume: (() => void) | null = null;

  const sendData = (payload: Buffer, fin: boolean) => {
    const flags = (syn ? frameFlags.syn : 0) | (fin ? frameFlags.fin : 0);
    syn = false;
    finSent ||= fin;
    send({ type: frameTypes.data, flags, stream: id, payload });
  };
  const sendNumber = (type: number, value: number) => {
    const payload = Buffer.alloc(4);
    payload.writeUInt32BE(value);
    send({ type, flags: frameFlags.none, stream: id, payload });
  };
  const sendAll = (bytes: Buffer, done: () => void) => {
    let rest = bytes;
    while (rest.length > 0 && credit > 0) {
      const part = rest.subarray(0, Math.min(credit, maxDataBytes));
      credit -= part.length;
      rest = rest.subarray(part.length);
      sendData(part, false);
    }
    if (rest.length === 0) done();
    else resume = () => sendAll(rest, done);
  };

  const duplex = new Duplex({
    read() {
      if (owed > 0) sendNumber(frameTypes.windowIncrement, owed);
      owed = 0;
    },
    write(chunk: Buffer, _encoding, done) {
      sendAll(chunk, done);
    },
    final(done) {
      sendData(Buffer.alloc(0), true);
      done();
    },
    destroy(error, done) {
      // FIN before RST: the agent's reader is not woken by RST alone.
      if (!finSent) sendData(Buffer.alloc(0), true);
      if (!finReceived) sendNumber(frameTypes.reset, resetCancelled);
      onClosed();
      done(error);
    },
  });
  // A lost session destroys streams that nobody listens to any more.
  duplex.on('error', () => {});

  const receiveData = ({ payload, flags }: Frame) => {
    if (payload.length > 0 && !duplex.destroyed) {
      if (duplex.push(payload)) sendNumber(frameTypes.windowIncrement, payload.length);
      else owed += payload.length;
    }
    if ((flags & frameFlags.fin) === 0) return;
    finReceived = true;
    duplex.push(null);
  };
  const receiveCredit = (bytes: number) => {
    credit += bytes;
    const waiting = resume;
    resume = null;
    waiting?.();
  };
  const fail = (error: Error) => {
    finReceived = true;
    duplex.destroy(error);
  };

  return {
    duplex,
    fail,
    receive(frame) {
      if (frame.type === frameTypes.data) receiveData(frame);
      if (frame.type === frameTypes.windowIncrement) receiveCredit(frame.payload.readUInt32BE(0));
      if (frame.type === frameTypes.reset) fail(new Error('reset by the agent'));
    },
  };
}
