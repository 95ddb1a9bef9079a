const sectorBytes = 512;
const sealBytes = 4;

/**
 * With a seal behind it, by which `unsealed` sees whether something of it is missing. V8 itself looks at the length and the head of what
 * it compiled (24.21), and crashes, at each start anew, by a page of zeros in it.
 */
export function sealed(data: Buffer): Buffer {
  const seal = Buffer.alloc(sealBytes);
  seal.writeInt32LE(sumOf(data));
  return Buffer.concat([data, seal]);
}

/** @throws RangeError for what has no room for a seal. @returns undefined for what is not as it was. */
export function unsealed(file: Buffer): Buffer | undefined {
  const data = file.subarray(0, -sealBytes);
  return file.readInt32LE(data.length) === sumOf(data) ? data : undefined;
}

/** Of one word a sector: a power cut, or a broken disk, takes whole ones, and a sum of all would take a start 10 ms. */
function sumOf({ buffer, byteOffset, length }: Buffer): number {
  const words = new Int32Array(buffer, byteOffset, length >> 2);
  let sum = 1;
  for (let at = 0; at < words.length; at += sectorBytes / 4)
    sum = (Math.imul(sum, 31) + (words[at] ?? 0)) | 0;
  return sum;
}
