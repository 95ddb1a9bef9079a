/** What is held of one WebSocket, within what may be held of all together. In bytes. */
export interface Budget {
  /** Nothing more should be read for it. */
  readonly isSpent: boolean;
  /** Notes that so much is held now. */
  set(bytes: number): void;
}

/** A page's message is a click or a form, some kilobytes; an app's may be a table. */
const mostOfOne = 16 << 20;
const mostOfAll = 128 << 20;

/** @returns makes the budget of one more. */
export function createBudgets(most = { ofOne: mostOfOne, ofAll: mostOfAll }): () => Budget {
  let all = 0;
  return () => {
    let own = 0;
    return {
      get isSpent() {
        return own >= most.ofOne || all >= most.ofAll;
      },
      set(bytes) {
        all += bytes - own;
        own = bytes;
      },
    };
  };
}
