import { bytesIn, protoFields } from '../../../../src/services/checks/page-run/proto-fields.ts';
import { type PageElement, readElement } from './elements.ts';
import { allIn, packed, textIn } from './wire.ts';

/** One place at which an upload is to be put, as `FileURLs` has it. */
export interface UploadPlace {
  readonly fileId: string;
  readonly uploadUrl: string;
  readonly raw: Uint8Array;
}

/** What one message of `/_stcore/stream` means for the page. */
export type PageNews =
  | { readonly is: 'begun'; readonly sessionId: string }
  | { readonly is: 'finished'; readonly how: 'run' | 'not-compiled' | 'rerun' | 'fragment' }
  | { readonly is: 'places'; readonly id: string; readonly places: readonly UploadPlace[] }
  | { readonly is: 'other' };

/** What a browser would show, and what it would send back. */
export interface Page {
  /** Null before the first run. */
  readonly sessionId: string | null;
  readonly pageHash: string;
  /** What stands behind the address, as the script last set it. */
  readonly queryString: string;
  /** The pages in the sidebar, by their name. */
  readonly pages: ReadonlyMap<string, string>;
  /** What is there now, from above to below; what is left of the run before is gone once a run is over. */
  elements(): readonly PageElement[];
  take(bytes: Uint8Array): PageNews;
  leadTo(pageHash: string, queryString: string): void;
}

// The same numbers in 1.46.1, 1.53.0, 1.60.0 and 1.67.0.
const forwardMsg = {
  metadata: 2,
  newSession: 4,
  delta: 5,
  finished: 6,
  sessionEvent: 10,
  pageInfo: 12,
  places: 19,
  navigation: 23,
};
const delta = { element: 3, block: 6, transient: 9, fragment: 8 };
const newSession = { initialize: 1, appPages: 8, pageHash: 9 };
const navigation = { appPages: 2, pageHash: 4 };
const finishes = ['run', 'not-compiled', 'rerun', 'fragment'] as const;

interface Placed {
  readonly run: number;
  readonly element: PageElement;
}

export function createPage(): Page {
  const placed = new Map<string, Placed>();
  const pages = new Map<string, string>();
  const fragments = new Set<string>();
  let run = 0;
  let [sessionId, pageHash, queryString]: [string | null, string, string] = [null, '', ''];

  function begin(bytes: Uint8Array): PageNews {
    run += 1;
    fragments.clear();
    const id = textIn(bytesIn(bytes, newSession.initialize) ?? new Uint8Array(), 6);
    sessionId = id;
    pageHash = textIn(bytes, newSession.pageHash);
    notePages(allIn(bytes, newSession.appPages));
    return { is: 'begun', sessionId: id };
  }

  function notePages(each: readonly Uint8Array[]): void {
    for (const page of each) pages.set(textIn(page, 2), textIn(page, 1));
  }

  function place(path: string, bytes: Uint8Array): void {
    const fragment = textIn(bytes, delta.fragment);
    fragments.add(fragment);
    const element = bytesIn(bytes, delta.element);
    if (element !== null) placed.set(path, { run, element: readElement(element, fragment) });
    // A block in a place takes away what was there, unless it is one of before: then its inside stays until the run is over.
    else if (bytesIn(bytes, delta.block) !== null) placed.delete(path);
  }

  function finish(value: number): PageNews {
    const how = finishes[value] ?? 'run';
    // As the page does: what a whole run did not show again is gone; a fragment's leaves the others alone.
    for (const [path, each] of placed) {
      const isOver = how === 'run' || (how === 'fragment' && fragments.has(each.element.fragment));
      if (isOver && each.run !== run) placed.delete(path);
    }
    return { is: 'finished', how };
  }

  return {
    get sessionId() {
      return sessionId;
    },
    get pageHash() {
      return pageHash;
    },
    get queryString() {
      return queryString;
    },
    pages,
    elements: () => [...placed].sort(([a], [b]) => a.localeCompare(b)).map(([, { element }]) => element),
    leadTo(hash, query) {
      [pageHash, queryString] = [hash, query];
    },
    take(bytes) {
      for (const each of protoFields(bytes)) {
        if ('value' in each) {
          if (each.field === forwardMsg.finished) return finish(each.value);
          continue;
        }
        if (each.field === forwardMsg.newSession) return begin(each.bytes);
        if (each.field === forwardMsg.delta) place(pathOf(bytes), each.bytes);
        if (each.field === forwardMsg.pageInfo) queryString = textIn(each.bytes, 1);
        if (each.field === forwardMsg.places) return placesIn(each.bytes);
        if (each.field === forwardMsg.navigation) {
          notePages(allIn(each.bytes, navigation.appPages));
          pageHash = textIn(each.bytes, navigation.pageHash);
        }
      }
      return { is: 'other' };
    },
  };
}

/** In a form whose order is that of the page. */
function pathOf(bytes: Uint8Array): string {
  const metadata = bytesIn(bytes, forwardMsg.metadata) ?? new Uint8Array();
  return packed(bytesIn(metadata, 2) ?? new Uint8Array())
    .map((step) => String(step).padStart(5, '0'))
    .join('/');
}

function placesIn(bytes: Uint8Array): PageNews {
  const places = allIn(bytes, 2).map((raw) => ({
    fileId: textIn(raw, 1),
    uploadUrl: textIn(raw, 2),
    raw,
  }));
  return { is: 'places', id: textIn(bytes, 1), places };
}
