import type { Visitor } from '../visitor.ts';

/** Files that visitors send. An app takes one for a session that it has, and for no other. */
export interface Uploads {
  /** @returns how it leaves. */
  enter(visitor: Visitor): () => void;
  /** Resolves when those are over that are on their way now. */
  over(): Promise<unknown>;
}

export function createUploads(): Uploads {
  const underway = new Set<Promise<void>>();
  return {
    enter(visitor) {
      if (!isUpload(visitor)) return ignore;
      const { promise, resolve } = Promise.withResolvers<void>();
      underway.add(promise);
      return () => {
        underway.delete(promise);
        resolve();
      };
    },
    over: () => Promise.all(underway),
  };
}

/** Streamlit's own, 1.46 to 1.67. */
const uploads = '/_stcore/upload_file/';
/** What a script shows or offers for download: there again once it has run (1.67, measured). */
const media = '/media/';

export function isUpload({ request: { method, url = '' } }: Visitor): boolean {
  return method === 'PUT' && url.includes(uploads);
}

export function isMedia({ request: { method, url = '' } }: Visitor): boolean {
  return (method === 'GET' || method === 'HEAD') && url.includes(media);
}

function ignore(): void {}
