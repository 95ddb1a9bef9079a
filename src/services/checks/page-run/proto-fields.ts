/** A field of a message of Protocol Buffers: a number, or bytes (a text, or a message). Others are passed over. */
export type ProtoField =
  | { readonly field: number; readonly value: number }
  | { readonly field: number; readonly bytes: Uint8Array };

const wireTypes = { varint: 0, eightBytes: 1, lengthDelimited: 2, fourBytes: 5 };

/** The fields at a message's top, in their order; of one that is cut short, those that are whole. */
export function* protoFields(bytes: Uint8Array): Generator<ProtoField> {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at] ?? 0;
      at += 1;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    switch (tag % 8) {
      case wireTypes.varint:
        yield { field, value: varint() };
        break;
      case wireTypes.lengthDelimited: {
        const length = varint();
        at += length;
        if (at <= bytes.length) yield { field, bytes: bytes.subarray(at - length, at) };
        break;
      }
      case wireTypes.eightBytes:
        at += 8;
        break;
      case wireTypes.fourBytes:
        at += 4;
        break;
      default:
        return;
    }
  }
}

/** The message, or the text, in this field; null: it has none. */
export function bytesIn(bytes: Uint8Array, field: number): Uint8Array | null {
  for (const each of protoFields(bytes)) if (each.field === field && 'bytes' in each) return each.bytes;
  return null;
}
