import { bytesIn, protoFields } from '../../../../src/services/checks/page-run/proto-fields.ts';

/** What a field of a message of Protocol Buffers may hold: a varint, a text, or the bytes of a message. */
export type WireValue = number | boolean | string | Uint8Array;

/** A message of these fields, in their order; a field that stands twice is repeated, one that is null is left out. */
export function message(...fields: readonly (readonly [field: number, value: WireValue | null])[]): Buffer {
  return Buffer.concat(fields.flatMap(([field, value]) => (value === null ? [] : [encoded(field, value)])));
}

function encoded(field: number, value: WireValue): Buffer {
  if (typeof value === 'number' || typeof value === 'boolean')
    return Buffer.concat([varint(field * 8), varint(Number(value))]);
  const content = Buffer.from(value);
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

/** A field that is a `double`. */
export function doubleField(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8 + 1), doubles([value])]);
}

/** The content of a packed list of `double`. */
export function doubles(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  for (const [index, value] of values.entries()) bytes.writeDoubleLE(value, index * 8);
  return bytes;
}

/** The content of a packed list of unsigned numbers. */
export function packed(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let [value, factor] = [0, 1];
  for (const byte of bytes) {
    value += (byte & 127) * factor;
    factor *= 128;
    if (byte >= 128) continue;
    numbers.push(value);
    [value, factor] = [0, 1];
  }
  return numbers;
}

/** The text in this field; empty where there is none, as Protocol Buffers have it. */
export function textIn(bytes: Uint8Array, field: number): string {
  return new TextDecoder().decode(bytesIn(bytes, field) ?? new Uint8Array());
}

/** All that stands in this field, which is repeated. */
export function allIn(bytes: Uint8Array, field: number): Uint8Array[] {
  return [...protoFields(bytes)].flatMap((each) =>
    each.field === field && 'bytes' in each ? [each.bytes] : [],
  );
}
