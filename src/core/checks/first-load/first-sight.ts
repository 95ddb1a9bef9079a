/** What was seen of something that a browser loads before anything is shown: the page, or the script that it names. */
export interface FirstSight {
  /** Of what it is once it is unpacked. */
  readonly digest: string;
  /** The script that a page begins with, below the page: `static/js/index.DFT9nVK6.js`. Its name changes with its content. */
  readonly asset: string | null;
  readonly isHtml: boolean;
  /** Is it packed once more than its headers say? Then a browser reads noise. */
  readonly isStillPacked: boolean;
  /** The header that says that it comes from a cache; null: none does. */
  readonly fromCache: string | null;
}
