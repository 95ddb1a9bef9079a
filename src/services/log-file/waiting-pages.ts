/** Whole lines, as they will stand in the file: the first `used` bytes. */
export interface WaitingPage {
  readonly bytes: Buffer;
  used: number;
  lines: number;
}

/** What is to be written together. */
export interface Batch {
  readonly pages: readonly WaitingPage[];
  /** Lines that would stand before them, and for which there was no room. */
  readonly missing: number;
}

/** Lines that wait for the disk, as bytes outside of V8's heap: strings would be carried about by its collector. */
export interface WaitingPages {
  /** Takes whole lines. Where there is no room for them, the oldest that wait go. */
  add(text: string, lines: number): void;
  /** All that waits; null: nothing does. */
  take(): Batch | null;
  /** Gets the memory of a batch back that nobody reads any more. */
  giveBack(batch: Batch): void;
  /** Of memory that what waits takes. */
  bytes(): number;
}

const largestPage = 256 * 1024;

/**
 * @param most how many bytes may wait; what one call adds may, however long it is.
 * @param fileBytes of the files: a page is no longer.
 */
export function createWaitingPages(most: number, fileBytes: number): WaitingPages {
  const pageBytes = Math.min(largestPage, fileBytes, Math.ceil(most / 8));
  const pages: WaitingPage[] = [];
  const spare: Buffer[] = [];
  let held = 0;
  let missing = 0;

  function addPage(atLeast: number): WaitingPage {
    const size = Math.max(pageBytes, atLeast);
    while (pages.length > 0 && held + size > most) dropOldest();
    const bytes = (size === pageBytes ? spare.pop() : undefined) ?? Buffer.allocUnsafeSlow(size);
    const page = { bytes, used: 0, lines: 0 };
    held += size;
    pages.push(page);
    return page;
  }

  function dropOldest(): void {
    const oldest = pages.shift();
    if (oldest === undefined) return;
    held -= oldest.bytes.length;
    missing += oldest.lines;
    keep(oldest);
  }

  function keep({ bytes }: WaitingPage): void {
    if (bytes.length === pageBytes) spare.push(bytes);
  }

  return {
    add(text, lines) {
      const length = Buffer.byteLength(text);
      const last = pages.at(-1);
      const hasRoom = last !== undefined && last.used + length <= last.bytes.length;
      const page = hasRoom ? last : addPage(length);
      page.used += page.bytes.write(text, page.used);
      page.lines += lines;
    },
    take() {
      if (pages.length === 0) {
        // A line now and then needs one; what a flood took is the system's again.
        spare.splice(1);
        return null;
      }
      const batch = { pages: pages.splice(0), missing };
      held = 0;
      missing = 0;
      return batch;
    },
    giveBack(batch) {
      batch.pages.forEach(keep);
    },
    bytes: () => held,
  };
}
