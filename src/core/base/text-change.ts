/** A piece of a text that becomes another one. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** From the end, so that the places of the others stay true; of two at one place the earlier one comes first. */
export function applied(text: string, changes: readonly Change[]): string {
  const fromTheEnd = [...changes].reverse().sort((a, b) => b.from - a.from);
  return fromTheEnd.reduce(
    (result, { from, to, text: piece }) => result.slice(0, from) + piece + result.slice(to),
    text,
  );
}
