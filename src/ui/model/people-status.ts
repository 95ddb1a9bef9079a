/** What the people's pane is about, as far as keys and footer must know. */
export interface PeopleStatus {
  /** Where its cursor is, or that one visit fills it. */
  readonly at: 'people' | 'visits' | 'inside';
  /** The visit that is looked into; null: none is. */
  readonly inside: VisitAtHand | null;
}

/** What keys can do with one visit. */
export interface VisitAtHand {
  readonly curl: string;
  readonly isRepeatable: boolean;
  readonly origin: string | null;
}

/** What a key asks of the people's pane. */
export type PeopleCommand =
  /** Into what the cursor stands on. */
  | { readonly type: 'people.enter' }
  /** Out of it again. */
  | { readonly type: 'people.back' }
  /** Asks the visit that is looked into once more, with this Origin; empty: without one. */
  | { readonly type: 'people.again'; readonly origin: string };
