/** Memory that texts lie in, one behind the other. */
interface TextPage {
  readonly bytes: Buffer;
  used: number;
  /** Of texts in it that are kept. */
  kept: number;
}

/** Where a text of several lines begins, and how it is written there. */
export interface PlacedTexts {
  readonly page: TextPage;
  readonly from: number;
  readonly encoding: 'latin1' | 'utf16le';
}

/**
 * Texts of lines outside of V8's heap. Its collector carries a string about that lives for a while, twice, and looks at all others until
 * it is gone: with strings in the ring half the time of a flood was the collector's.
 */
export interface TextPages {
  place(text: string): PlacedTexts;
  /** Its characters from `start` up to `end`. */
  read(text: PlacedTexts, start: number, end: number): string;
  /** It is kept no longer. */
  drop(text: PlacedTexts): void;
}

const pageBytes = 256 * 1024;

export function createTextPages(): TextPages {
  let current: TextPage | null = null;
  let spare: Buffer | null = null;

  function pageFor(bytes: number): TextPage {
    if (current !== null && current.used + bytes <= current.bytes.length) return current;
    if (current !== null) recycle(current);
    const known = bytes <= pageBytes ? spare : null;
    if (known !== null) spare = null;
    current = { bytes: known ?? Buffer.allocUnsafeSlow(Math.max(pageBytes, bytes)), used: 0, kept: 0 };
    return current;
  }

  function recycle({ bytes, kept }: TextPage): void {
    if (kept === 0 && bytes.length === pageBytes) spare = bytes;
  }

  return {
    place(text) {
      // ASCII takes one byte a character, in which nearly all lines are.
      const encoding = Buffer.byteLength(text) === text.length ? 'latin1' : 'utf16le';
      const page = pageFor(encoding === 'latin1' ? text.length : text.length * 2);
      const from = page.used;
      page.used += page.bytes.write(text, from, encoding);
      page.kept += 1;
      return { page, from, encoding };
    },
    read({ page, from, encoding }, start, end) {
      const size = encoding === 'latin1' ? 1 : 2;
      return page.bytes.toString(encoding, from + start * size, from + end * size);
    },
    drop({ page }) {
      page.kept -= 1;
      if (page !== current) recycle(page);
    },
  };
}
