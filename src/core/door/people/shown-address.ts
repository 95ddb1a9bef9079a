/** An address as people know it. Of version 6 the door knows the network, as eight numbers. */
export function shownAddress(address: string | null): string | null {
  if (address === null) return null;
  const bytes = address.split('.').map(Number);
  if (bytes.length !== 8) return address;
  const groups = [0, 2, 4, 6].map((at) => ((bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0)).toString(16));
  return `${groups.join(':')}::/64`;
}
