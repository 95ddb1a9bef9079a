import type { Writable } from 'node:stream';
import { pipeJoined } from '../joined-pipe.ts';
import type { Visitor } from '../visitor.ts';

/** The body of a request, which can be sent once more. */
export interface Tape {
  /** Is all of it there that has come so far? */
  readonly isWhole: boolean;
  /** Sends it on from its beginning, and what is still to come. `passed` is told of each piece that comes how long it is. */
  play(to: Writable, passed: (bytes: number) => void): void;
}

/** Photographs and documents; a longer one has to be sent again by its visitor. */
const mostOfOne = 16 << 20;
const mostOfAll = 64 << 20;

/** @returns makes the tape of one more, within what may be kept of all together. */
export function createTapes(most = { ofOne: mostOfOne, ofAll: mostOfAll }): (visitor: Visitor) => Tape {
  let all = 0;
  return ({ request, answered }) => {
    let kept: Buffer[] | null = [];
    let bytes = 0;
    let isPlayed = false;

    function forget(): void {
      all -= bytes;
      bytes = 0;
      kept = null;
    }

    function keep(piece: Buffer): void {
      if (kept === null) return;
      kept.push(piece);
      bytes += piece.length;
      all += piece.length;
      if (bytes > most.ofOne || all > most.ofAll) forget();
    }

    void answered.then(forget);
    return {
      get isWhole() {
        return kept !== null;
      },
      play(to, passed) {
        const sent = Buffer.concat(kept ?? []);
        if (sent.length > 0) to.write(sent);
        if (request.readableEnded) return void to.end();
        pipeJoined(request, to, passed);
        if (isPlayed) return void request.resume();
        isPlayed = true;
        request.on('data', keep);
      },
    };
  };
}
