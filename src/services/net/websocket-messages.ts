import { createFrameSplitter, type FrameHead, opcodes } from './websocket-frames.ts';

/** What a server sent, its fragments put together. */
export type ReceivedMessage =
  | { readonly kind: 'message' | 'ping'; readonly content: Buffer }
  /** Longer than anybody reads. */
  | { readonly kind: 'too-long' }
  | { readonly kind: 'close' };

/** Reads the messages of a server from its bytes, however they are cut. `longest`: in bytes, of one that is kept. */
export function createMessageReader(
  onMessage: (message: ReceivedMessage) => void,
  longest: number,
): (bytes: Buffer) => void {
  let parts: Buffer[] = [];
  let kept = 0;

  function take({ opcode, isLast, contentLength }: FrameHead, content: Buffer | null): void {
    if (opcode === opcodes.close) return onMessage({ kind: 'close' });
    if (opcode === opcodes.ping) return onMessage({ kind: 'ping', content: content ?? Buffer.alloc(0) });
    if (opcode === opcodes.pong) return;
    kept += contentLength;
    if (content !== null && kept <= longest) parts.push(content);
    if (!isLast) return;
    onMessage(kept > longest ? { kind: 'too-long' } : { kind: 'message', content: Buffer.concat(parts) });
    parts = [];
    kept = 0;
  }

  return createFrameSplitter(take, longest);
}
