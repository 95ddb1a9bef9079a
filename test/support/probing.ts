import type { Hop, HopAnswer } from '../../src/core/checks/hop.ts';
import type { Question } from '../../src/core/checks/question.ts';
import { type AskerDeps, createAsker } from '../../src/services/checks/asker.ts';

/** What a test asks; the rest is a handshake with the app of this machine. */
export interface Asking extends Partial<Omit<Question, 'hop'>> {
  readonly baseUrl?: string;
  readonly target?: string;
}

/** One asker that asks the same place again and again. */
export interface PlaceAsker {
  ask(asking: Asking): Promise<HopAnswer>;
  close(): void;
}

export function questionTo(
  place: string,
  { baseUrl = place, target = 'local', ...asking }: Asking,
): Question {
  const hop: Hop = { target, kind: 'app', chain: 'here', baseUrl, handshakes: [], decides: true };
  return { hop, check: 'websocket', origin: null, watchMs: 0, ...asking };
}

/** The project's own asker, one question at a time. */
export function createPlaceAsker(place: string, options: AskerDeps = {}): PlaceAsker {
  const asker = createAsker(options);
  return { ask: (asking) => asker.ask(questionTo(place, asking)), close: asker.close };
}
