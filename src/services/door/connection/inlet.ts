/** What came from a visitor and was not read yet. */
export interface Inlet {
  /** Counted with what each piece costs by itself: a thousand pieces of one byte are no kilobyte. */
  readonly isFull: boolean;
  readonly isEmpty: boolean;
  put(piece: Buffer): void;
  /** The next bytes, `most` at the most; null: there are none. */
  take(most: number): Buffer | null;
  /** The same, and none from behind the next blank line, with which a head ends. */
  takeToBlankLine(most: number): Buffer | null;
  /** All of it. */
  rest(): Buffer;
}

const mostHeld = 128 * 1024;
/** What Node needs for a `Buffer` besides its bytes, roughly. */
const costOfPiece = 256;

const blankLine = '\r\n\r\n';
const none = Buffer.alloc(0);

export function createInlet(): Inlet {
  const pieces: Buffer[] = [];
  let cost = 0;
  /** What was given out last: a blank line may lie across two pieces. */
  let tail = none;

  function take(most: number): Buffer | null {
    const piece = pieces.shift();
    if (piece === undefined) return null;
    if (piece.length > most) pieces.unshift(piece.subarray(most));
    const taken = piece.subarray(0, most);
    cost -= taken.length + (piece.length > most ? 0 : costOfPiece);
    tail = none;
    return taken;
  }

  return {
    get isFull() {
      return cost >= mostHeld;
    },
    get isEmpty() {
      return pieces.length === 0;
    },
    put(piece) {
      pieces.push(piece);
      cost += piece.length + costOfPiece;
    },
    take,
    takeToBlankLine(most) {
      const before = tail;
      const end = endOfBlankLine(before, pieces[0]?.subarray(0, most) ?? none);
      const taken = take(end ?? most);
      if (taken !== null && end === null) tail = Buffer.concat([before, taken.subarray(-3)]).subarray(-3);
      return taken;
    },
    rest() {
      const all = Buffer.concat(pieces);
      pieces.length = 0;
      cost = 0;
      return all;
    },
  };
}

function endOfBlankLine(tail: Buffer, piece: Buffer): number | null {
  const across = Buffer.concat([tail, piece.subarray(0, 3)]).indexOf(blankLine);
  if (across !== -1) return across + blankLine.length - tail.length;
  const within = piece.indexOf(blankLine);
  return within === -1 ? null : within + blankLine.length;
}
