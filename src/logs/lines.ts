import { StringDecoder } from 'node:string_decoder';
import { logLineWords } from '../core/words/log-line.ts';

/** Characters of a line that are kept. A line of 1 MB costs the screen 33 ms a frame, one of 8 KB nothing to speak of. */
export const maxLineLength = 8192;

/** Held beyond the kept part, so that a secret which the cut would split is still whole when it is looked for. */
const redactionMargin = 4096;
const maxHeld = maxLineLength + redactionMargin;

export interface LineSplitter {
  /** The lines that this chunk completed, oldest first. */
  push(chunk: Uint8Array): readonly string[];
  /** What the stream left without a newline: one line or none. */
  end(): readonly string[];
}

/**
 * Turns the bytes of one output stream into lines: halves of UTF-8 characters are joined over chunks, `\r\n` counts as
 * one newline, and of a line that was rewritten with `\r` (a progress bar) the last text is kept. Colours and other escape
 * sequences pass. A line over `maxLineLength` is cut and says by how much; memory is bounded for one that never ends.
 * @param redact is given each line before it is cut: half a secret would not be recognised.
 * @param isClear says of several lines at once that `redact` would leave each of them as it is; false: they are looked at.
 */
export function createLineSplitter(
  redact: (line: string) => string = (line) => line,
  isClear: (lines: string) => boolean = () => false,
): LineSplitter {
  const decoder = new StringDecoder('utf8');
  const open = createOpenLine();

  function split(text: string): readonly string[] {
    const lines: string[] = [];
    const plain = !text.includes('\r');
    const first = text.indexOf('\n');
    const last = text.lastIndexOf('\n');
    // The first one may have begun in an earlier chunk.
    const clear = plain && first < last && isClear(text.slice(first + 1, last));
    let start = 0;
    for (let newline = first; newline !== -1; newline = text.indexOf('\n', start)) {
      const line = text.slice(start, newline);
      if (clear && start > 0 && line.length <= maxLineLength) {
        lines.push(line);
      } else if (plain && open.isEmpty() && line.length <= maxLineLength) {
        lines.push(redact(line));
      } else {
        open.append(line);
        lines.push(open.close(redact));
      }
      start = newline + 1;
    }
    open.append(text.slice(start));
    return lines;
  }

  return {
    push: (chunk) => split(decoder.write(chunk)),
    end() {
      open.append(decoder.end());
      return open.isEmpty() ? [] : [open.close(redact)];
    },
  };
}

/** The line whose newline has not come yet. */
function createOpenLine() {
  let held = '';
  let dropped = 0;
  // A `\r` at the end may be half of `\r\n`: the text before it is given up only when more text follows.
  let returned = false;

  function append(piece: string): void {
    const text = withoutFinalReturns(piece);
    if (text !== '') {
      const rewrite = text.lastIndexOf('\r') + 1;
      if (returned || rewrite > 0) {
        held = '';
        dropped = 0;
      }
      const room = maxHeld - held.length;
      held += text.slice(rewrite, rewrite + room);
      dropped += Math.max(0, text.length - rewrite - room);
      returned = false;
    }
    returned ||= text.length < piece.length;
  }

  function close(redact: (line: string) => string): string {
    const line = cut(redact(held), dropped);
    held = '';
    dropped = 0;
    returned = false;
    return line;
  }

  return { append, close, isEmpty: () => held === '' };
}

function cut(text: string, dropped: number): string {
  if (dropped === 0 && text.length <= maxLineLength) return copyOf(text);
  const whole = dropped === 0 ? text.length : Math.max(0, text.length - redactionMargin);
  const kept = withoutHalfCharacter(text.slice(0, Math.min(maxLineLength, whole)));
  const missing = text.length - kept.length + dropped;
  return logLineWords.cut(copyOf(kept), inThousands(missing));
}

/** `1,234,567`. The first `toLocaleString` of a process takes 7 MB, which stay. */
function inThousands(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A loop, as `/\r+$/` takes quadratic time on a long run of `\r` that something follows. */
function withoutFinalReturns(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\r') end -= 1;
  return text.slice(0, end);
}

function withoutHalfCharacter(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}

/** A slice keeps the whole chunk that it was taken from alive, 64 KB for a line of 50; a copy does not. */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}
