/** Names and values in turn, as they came. */
export type FlatPairs = readonly string[];

/** A frame that passed. */
export interface KeptFrame {
  readonly atMs: number;
  readonly side: 'browser' | 'app';
  readonly opcode: number;
  readonly bytes: number;
  /** What it is to Streamlit; null: nothing that is known. */
  readonly kind: string | null;
}

/** What passed on a WebSocket. */
export interface PassedSocket {
  readonly frames: { browser: number; app: number };
  readonly bytes: { browser: number; app: number };
  lastMs: number;
  longestSilenceMs: number;
  /** The last of them. */
  readonly tail: KeptFrame[];
}

/** One request or WebSocket through the door, as it is kept: all but its body. It grows until it is over. */
export interface KeptVisit {
  readonly id: number;
  readonly atMs: number;
  readonly method: string;
  /** As it came, with its query. */
  readonly target: string;
  readonly headers: FlatPairs;
  readonly isUpgrade: boolean;
  /** Whose it is, as far as that is known by now. */
  readonly person: () => string | null;
  readonly address: string | null;
  isPage: boolean;
  /** As they were sent to the app; null: nothing was. */
  sent: FlatPairs | null;
  status: number | null;
  answerHeaders: FlatPairs;
  /** Until it was sent to the app; until the head of the answer came. Null: it did not come to that. */
  heldMs: number | null;
  appMs: number | null;
  /** Null: under way. */
  durationMs: number | null;
  bytesIn: number;
  bytesOut: number;
  socket: PassedSocket | null;
}

const longestTail = 60;

export function newSocket(nowMs: number): PassedSocket {
  const none = () => ({ browser: 0, app: 0 });
  return { frames: none(), bytes: none(), lastMs: nowMs, longestSilenceMs: 0, tail: [] };
}

export function noteFrame(socket: PassedSocket, frame: KeptFrame): void {
  socket.frames[frame.side] += 1;
  socket.bytes[frame.side] += frame.bytes;
  socket.longestSilenceMs = Math.max(socket.longestSilenceMs, frame.atMs - socket.lastMs);
  socket.lastMs = frame.atMs;
  socket.tail.push(frame);
  if (socket.tail.length > longestTail) socket.tail.shift();
}

/** The value of the first header of this name, in lower case; null: there is none. */
export function headerIn(pairs: FlatPairs, name: string): string | null {
  for (let at = 0; at + 1 < pairs.length; at += 2)
    if (pairs[at]?.toLowerCase() === name) return pairs[at + 1] ?? null;
  return null;
}
