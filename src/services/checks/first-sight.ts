import { createHash } from 'node:crypto';
import { constants, gunzipSync } from 'node:zlib';
import type { FirstSight } from '../../core/checks/first-load/first-sight.ts';
import { assetIn, cacheIn, isHtml } from '../../core/checks/first-load/look.ts';
import type { HttpReply } from '../net/http-exchange.ts';
import { codeOf } from '../os/error-code.ts';

type Answered = Extract<HttpReply, { at: 'answered' }>;

/** An answer whose body was read as bytes, as text, and what was seen of it. */
export interface Unpacked {
  readonly reply: Answered;
  readonly sight: FirstSight;
}

/** As much as is compared: a page is shorter, a script is told by its beginning. */
const comparedBytes = 65_536;

/** No page is longer. Deflate makes a thousand bytes of one, and any hop may send what does. */
const mostUnpackedBytes = 4 << 20;

/** Undoes what the headers name, once. `body`: bytes, each as one character. */
export function unpacked(reply: Answered): Unpacked {
  const packed = Buffer.from(reply.body, 'latin1');
  const bytes = /gzip/i.test(reply.headers['content-encoding'] ?? '') ? unzipped(packed) : packed;
  const text = bytes.toString('utf8');
  return {
    reply: { ...reply, body: text },
    sight: {
      digest: createHash('sha256').update(bytes.subarray(0, comparedBytes)).digest('hex'),
      asset: assetIn(text),
      isHtml: isHtml(text),
      isStillPacked: isZipped(bytes),
      fromCache: cacheIn(reply.headers),
    },
  };
}

/** What was cut off where enough had been read is as good as what is whole; nothing of what unpacks to too much. */
function unzipped(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: mostUnpackedBytes,
    });
  } catch (error) {
    return codeOf(error) === 'ERR_BUFFER_TOO_LARGE' ? Buffer.alloc(0) : bytes;
  }
}

function isZipped(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
