/** One line of the log, as we write it or shorten it. */
export const logLineWords = {
  /** What stands of a line that is too long. */
  cut: (kept: string, missing: string) => `${kept} … [${missing} more characters cut]`,
  /** What the app says of our own question, which frightens whoever does not know that it is ours. */
  ownStranger: (line: string) => `our own check, refused as it must be: ${line.trim()}`,
  /** In place of many lines that frighten whoever does not know what they are of. */
  addressLookup: 'no fault: Streamlit found no external address (its words: view 2)',
  /** A visit through the tunnel; `status` null: the visitor left before the answer. `from`: an origin that is not the app's own. */
  visit: ({ method, path, status, ms, from, person }: VisitTexts) =>
    `${method} ${path} ${status ?? 'left'} ${ms}ms${from === null ? '' : ` from ${from}`}${by(person)}`,
  webSocketOpened: (path: string, person: string | null) => `WebSocket ${path} opened${by(person)}`,
};

interface VisitTexts {
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly ms: number;
  readonly from: string | null;
  readonly person: string | null;
}

function by(person: string | null): string {
  return person === null ? '' : ` by ${person}`;
}
