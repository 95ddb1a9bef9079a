/**
 * Behind these words Streamlit writes the id of a visitor's session (`Session with id … is already connected!`, 1.46 to 1.67; more at the
 * level `debug`): whoever knows it can go on as that visitor.
 */
const named = /(session(?: with)?(?: id)?[:=]? ?['"]?)[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi;

/** A line of the app's log without the ids of its visitors' sessions. */
export function withoutSessionIds(line: string): string {
  return line.replace(named, '$1•••');
}

/** Are there such in any of these lines? */
export function holdsSessionId(lines: string): boolean {
  return lines.search(named) !== -1;
}
