import type { Snapshot } from '../../core/view/snapshot.ts';
import { keyWords } from '../../core/words/keys.ts';
import type { KeyAction } from './row.ts';

/** Asks whether to let this origin in; not where a line in the file would change nothing. */
export function allowingOrigin({ settings }: Snapshot, origin: string): KeyAction {
  if (settings.originsFromShell) return { type: 'cannot', why: keyWords.cannot.shadowedOrigins(origin) };
  const text = keyWords.letIn(origin, settings.file);
  const request = { type: 'origin.requested', origin } as const;
  return { type: 'confirm', question: { text, alarming: false, request } };
}
