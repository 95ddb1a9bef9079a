import { codeOf } from '../../os/error-code.ts';
import type { FileReading } from './file-reading.ts';
import { NotPlain } from './file-reading.ts';
import type { FileWriter } from './file-writers.ts';

/** Why a file was not written. It is as it was. */
export type Refusal =
  | { readonly why: 'forbidden' | 'foreign' | 'fixed' | 'read-only' | 'no-space' | 'not-plain' | 'no-copy' }
  /** Somebody has it open and did not come to an end; null: it looks like half a text. */
  | { readonly why: 'unfinished'; readonly writer: FileWriter | null }
  /** It changes all the time. */
  | { readonly why: 'busy' }
  /** What the system says. */
  | { readonly why: 'other'; readonly code: string };

/** A refusal on its way out. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.why);
    this.refusal = refusal;
  }
}

/** What keeps a file from being written. @param reading what stood there. */
export function refusalOf(error: unknown, reading: FileReading | null): Refusal {
  if (error instanceof Refused) return error.refusal;
  if (error instanceof NotPlain) return { why: 'not-plain' };
  const code = codeOf(error);
  switch (code) {
    case 'EACCES':
      return { why: 'forbidden' };
    case 'EPERM':
      return { why: belongsToOthers(reading) ? 'foreign' : 'fixed' };
    case 'EROFS':
      return { why: 'read-only' };
    case 'ENOSPC':
    case 'EDQUOT':
      return { why: 'no-space' };
    default:
      return { why: 'other', code };
  }
}

/** Of a file of our own EPERM is a mark on it or on its folder: immutable or append-only (chattr(1)). To root all are its own. */
function belongsToOthers(reading: FileReading | null): boolean {
  const user = process.getuid?.() ?? 0;
  return reading?.at === 'file' && user !== 0 && reading.stats.uid !== BigInt(user);
}
