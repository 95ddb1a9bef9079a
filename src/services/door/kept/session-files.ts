import type { Visitor } from '../visitor.ts';

/** Files that visitors send. An app takes one for a session that it has, and for no other. */
export interface Uploads {
  /** @param place the app that it goes to. @returns how it leaves. */
  enter(visitor: Visitor, place: string): () => void;
  /** Resolves when those are over that are on their way now, to any other app than this one. */
  over(except: string | null): Promise<unknown>;
  /** Whose are on their way? */
  sessions(): ReadonlySet<string>;
}

export function createUploads(): Uploads {
  const underway = new Map<Promise<void>, { readonly session: string; readonly place: string }>();
  return {
    enter(visitor, place) {
      if (!isUpload(visitor)) return ignore;
      const { promise, resolve } = Promise.withResolvers<void>();
      underway.set(promise, { session: uploadSession(visitor) ?? '', place });
      return () => {
        underway.delete(promise);
        resolve();
      };
    },
    over: (except) =>
      Promise.all([...underway].flatMap(([over, { place }]) => (place === except ? [] : [over]))),
    sessions: () => new Set([...underway.values()].map(({ session }) => session)),
  };
}

/** Streamlit's own, 1.46 to 1.67. */
const uploads = '/_stcore/upload_file/';
/** What a script shows or offers for download: there again once it has run (1.67, measured). */
const media = '/media/';
/** Of a component: there once the script has run that declares it. */
const component = '/component/';

export function isUpload({ request: { method, url = '' } }: Visitor): boolean {
  return method === 'PUT' && url.includes(uploads);
}

/** Whose file it is, or was to be; null: it is none. */
export function uploadSession({ request: { url = '' } }: Visitor): string | null {
  const from = url.indexOf(uploads);
  return from < 0 ? null : (url.slice(from + uploads.length).split(/[/?]/, 1)[0] ?? null);
}

export function isMedia({ request: { method, url = '' } }: Visitor): boolean {
  return isRead(method) && url.includes(media);
}

/** Served for a script that has run, and not before. */
export function isOfScript(visitor: Visitor): boolean {
  const { method, url = '' } = visitor.request;
  return isMedia(visitor) || (isRead(method) && url.includes(component));
}

function isRead(method: string | undefined): boolean {
  return method === 'GET' || method === 'HEAD';
}

function ignore(): void {}
