/** An IP address, as 16 bytes; one of version 4 as RFC 4291 (2.5.5.2) maps it. */
export type IpAddress = readonly number[];

/** The addresses that begin with the same bits. */
export interface AddressRange {
  readonly start: IpAddress;
  readonly bits: number;
}

const mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/** Reads `203.0.113.7` or `2001:db8::7`; null: it is neither. */
export function parseAddress(text: string): IpAddress | null {
  const four = parseFour(text);
  if (four !== null) return [...mapped, ...four];
  const halves = text.split('::');
  if (!text.includes(':') || halves.length > 2) return null;
  const [start, end] = halves.map((half, at) => parseGroups(half, at === halves.length - 1));
  if (start === undefined || start === null || end === null) return null;
  if (end === undefined) return start.length === 16 ? start : null;
  const gap = 16 - start.length - end.length;
  return gap < 2 ? null : [...start, ...Array<number>(gap).fill(0), ...end];
}

/** Reads an address, or `203.0.113.0/24`; null: it is neither. */
export function parseRange(text: string): AddressRange | null {
  const [, start = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = parseAddress(start);
  if (address === null) return null;
  const width = start.includes(':') ? 128 : 32;
  const count = Number(bits ?? width);
  return count > width ? null : { start: address, bits: count + 128 - width };
}

export function isWithin({ start, bits }: AddressRange, address: IpAddress): boolean {
  return start.every((byte, at) => {
    const mask = 0xff & (0xff00 >> Math.min(8, Math.max(0, bits - at * 8)));
    return ((byte ^ (address[at] ?? 0)) & mask) === 0;
  });
}

function parseFour(text: string): readonly number[] | null {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return null;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte < 256) ? bytes : null;
}

/** Groups of version 6 between colons; the very last may be an address of version 4. */
function parseGroups(text: string, isLast: boolean): readonly number[] | null {
  if (text === '') return [];
  const groups = text.split(':');
  const bytes = groups.map((group, at) => {
    if (isLast && at === groups.length - 1 && group.includes('.')) return parseFour(group);
    if (!/^[\da-f]{1,4}$/i.test(group)) return null;
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
  return bytes.every((group) => group !== null) ? bytes.flat() : null;
}
