/** What differs from one day to the next, and what the pictures show instead: always as wide, so that nothing moves. */
const moving: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\d(?= \d\d:)/g, '2026-11-23'],
  [/\d\d:\d\d:\d\d(?:\.\d{3})?/g, '14:03:12.204'],
  [/(?<=\bpid )\d+/g, '4121368'],
  [/\d+(?=ms\b)/g, '5'],
  [/(?<=^|· |in )\d+(?=s\b)/g, '12'],
];

/** The text as it is in every picture: the port is `shown`, times and numbers of processes are always the same. */
export function steadyText(text: string, port: number, shown: number): string {
  const named = text.replaceAll(String(port), String(shown));
  return moving.reduce(
    (rest, [pattern, stead]) => rest.replace(pattern, (found) => sameWidth(found, stead)),
    named,
  );
}

function sameWidth(found: string, stead: string): string {
  return stead.slice(0, found.length).padStart(found.length, '1');
}
