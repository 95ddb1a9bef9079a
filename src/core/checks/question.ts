import type { Hop } from './hop.ts';

/** One thing that is asked of one hop. */
export interface Question {
  readonly hop: Hop;
  /**
   * `page`: as the browser of a first-time visitor asks for it, which meets the warning of the free plan; `asset`: the script that it names;
   * `upload`: announced, and never sent.
   */
  readonly check: 'health' | 'host-config' | 'page' | 'asset' | 'upload' | 'websocket';
  /** Below the hop's URL, where the check alone does not tell. */
  readonly path?: string;
  /** Of a handshake; null: none is sent. */
  readonly origin: string | null;
  /** How long a WebSocket is left silent once its ping came back. */
  readonly watchMs: number;
}

/** Something that is only read. */
export function read(hop: Hop, check: Exclude<Question['check'], 'websocket'>): Question {
  return { hop, check, origin: null, watchMs: 0 };
}

/** A handshake with this Origin; null: with none. */
export function handshake(hop: Hop, origin: string | null): Question {
  return { hop, check: 'websocket', origin, watchMs: 0 };
}
