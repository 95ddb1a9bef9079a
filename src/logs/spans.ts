/** Lines by their numbers: `end` is behind the last of them. */
export interface LineSpan {
  readonly from: number;
  readonly end: number;
}

/** The spans of these lines, which ascend. */
export function spansOf(lines: readonly number[]): readonly LineSpan[] {
  const spans: { from: number; end: number }[] = [];
  for (const line of lines) {
    const last = spans.at(-1);
    if (last?.end === line) last.end = line + 1;
    else spans.push({ from: line, end: line + 1 });
  }
  return spans;
}
