/** Who asks, as far as the door can tell. */
export interface Caller {
  /** The id in our cookie; null: none came, or none counts. */
  readonly id: string | null;
  /** Null: this machine, or nobody says. */
  readonly address: string | null;
  readonly userAgent: string | null;
  /** The name of an invited guest; null: of none. */
  readonly guest: string | null;
}

/** A page that was given a cookie which nobody has sent back so far. */
export interface Issue {
  readonly id: string;
  readonly page: string;
  readonly atMs: number;
  bytesIn: number;
  bytesOut: number;
}

/** Somebody who visits. It changes as they do; what others see of it is `PersonView`. */
export interface Person {
  readonly name: string;
  /** By whose invitation; null: by none. */
  readonly guest: string | null;
  readonly address: string | null;
  /** Browser and device. */
  readonly agent: string | null;
  /** Null: known by address and browser alone so far, as `trace` has them. */
  id: string | null;
  readonly trace: string;
  /** Those of its pages, while it has no id. */
  issues: Issue[];
  page: string | null;
  sinceMs: number;
  seenMs: number;
  /** Null: here. */
  leftMs: number | null;
  /** When the last WebSocket was closed, and whether by the visitor; null: there was none. */
  closed: { readonly atMs: number; readonly byVisitor: boolean } | null;
  /** Requests that are under way. */
  requests: number;
  webSockets: number;
  bytesIn: number;
  bytesOut: number;
  /** Messages from the browser. */
  reruns: number;
  errors: number;
  lastError: string | null;
}

/** One person as others see them. Times are those of the clock on the wall. */
export interface PersonView {
  /** Nobody else has it. */
  readonly name: string;
  readonly address: string | null;
  readonly agent: string | null;
  /** The page that was loaded last; null: none, only a WebSocket came. */
  readonly page: string | null;
  readonly sinceMs: number;
  readonly leftMs: number | null;
  /** Open now. */
  readonly webSockets: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly reruns: number;
  readonly errors: number;
  readonly lastError: string | null;
}

/** Who is here, and who was, those who are here first, the latest of each first. */
export interface PeopleView {
  readonly here: number;
  /** The number of the newest visit that can be looked into; 0: none; -1: this supervisor keeps none. */
  readonly latest: number;
  readonly people: readonly PersonView[];
}

export const nobody: PeopleView = { here: 0, latest: 0, people: [] };

/** How a caller is known that has no id of ours. */
export function traceOf({ address, userAgent, guest }: Caller): string {
  return `${guest ?? ''}\n${address ?? ''} ${userAgent ?? ''}`;
}

export function personView(person: Person): PersonView {
  const { name, address, agent, page, sinceMs, leftMs, webSockets } = person;
  const { bytesIn, bytesOut, reruns, errors, lastError } = person;
  return {
    ...{ name, address, agent, page, sinceMs, leftMs, webSockets },
    ...{ bytesIn, bytesOut, reruns, errors, lastError },
  };
}
