import { applied } from '../base/text-change.ts';
import type { MendableFinding } from './finding.ts';

/** What mending made of a text. */
export interface MendedText {
  readonly text: string;
  /** What is left: found, with no one right answer. */
  readonly left: readonly MendableFinding[];
}

/** One mended place may show the next one; more than these there are not. */
const mostRounds = 10;

/**
 * Mends all that has one right answer, and leaves every other byte as it is. What came out is looked at again: what does not make
 * findings fewer is not taken.
 *
 * @param look the findings of a text that may be in the place of the first one.
 */
export function mendText(text: string, look: (text: string) => readonly MendableFinding[]): MendedText {
  let mended: MendedText = { text, left: look(text) };
  for (let round = 0; round < mostRounds; round += 1) {
    const next = mendOnce(mended, look);
    if (next === null) break;
    mended = next;
  }
  return mended;
}

function mendOnce(
  { text, left }: MendedText,
  look: (text: string) => readonly MendableFinding[],
): MendedText | null {
  const mendable = left.filter(({ changes }) => changes.length > 0);
  if (mendable.length === 0) return null;
  const together = triedWith(text, apart(mendable), look);
  if (together !== null && together.left.length < left.length) return together;
  // One that is mended to no effect keeps none of the others from it.
  for (const finding of mendable) {
    const alone = triedWith(text, [finding], look);
    if (alone !== null && alone.left.length < left.length) return alone;
  }
  return null;
}

function triedWith(
  text: string,
  findings: readonly MendableFinding[],
  look: (text: string) => readonly MendableFinding[],
): MendedText | null {
  const after = applied(
    text,
    findings.flatMap(({ changes }) => changes),
  );
  return after === text ? null : { text: after, left: look(after) };
}

/** Those whose changes touch none of an earlier one's; the others have their turn in the next round. */
function apart(findings: readonly MendableFinding[]): readonly MendableFinding[] {
  const taken: MendableFinding[] = [];
  for (const finding of findings) {
    const touches = taken.some(({ changes }) =>
      changes.some((one) => finding.changes.some((other) => one.from <= other.to && other.from <= one.to)),
    );
    if (!touches) taken.push(finding);
  }
  return taken;
}
