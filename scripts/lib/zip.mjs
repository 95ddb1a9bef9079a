import { crc32, deflateRawSync } from 'node:zlib';

/** 1 January 1980, the first day that the format knows: the same files give the same bytes on every day. */
const date = 0x0021;
const unix = 3;

/**
 * A zip archive: APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16, without extensions. For less than 4 GB.
 *
 * @param {readonly {name: string, data: Buffer, mode: number}[]} files in the order that they are to have
 * @returns {Buffer}
 */
export function zip(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, data, mode } of files) {
    const packed = deflateRawSync(data, { level: 9 });
    const entry = entryOf(Buffer.from(name), data, packed);
    const local = Buffer.concat([u32(0x04034b50), entry, packed]);
    // The fields of the local header between "version made by" and what only the directory has.
    const [fixed, path] = [entry.subarray(0, 26), entry.subarray(26)];
    const outside = [u16(0), u16(0), u16(0), u32((0o100000 | mode) * 0x10000), u32(offset)];
    directory.push(u32(0x02014b50), u16((unix << 8) | 20), fixed, ...outside, path);
    parts.push(local);
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const count = u16(files.length);
  const end = [u32(0x06054b50), u16(0), u16(0), count, count, u32(index.length), u32(offset), u16(0)];
  return Buffer.concat([...parts, index, ...end]);
}

/** From "version needed" to the name. The names are UTF-8, which bit 11 says. */
function entryOf(name, data, packed) {
  const method = u16(8);
  return Buffer.concat([
    ...[u16(20), u16(0x0800), method, u16(0), u16(date)],
    ...[u32(crc32(data)), u32(packed.length), u32(data.length), u16(name.length), u16(0)],
    name,
  ]);
}

function u16(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
