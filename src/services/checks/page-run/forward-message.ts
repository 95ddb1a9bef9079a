import type { PageException } from '../../../core/checks/page-run/page-run.ts';
import { bytesIn, protoFields } from './proto-fields.ts';

/** Of what Streamlit tells a browser what says how the run of a script goes. */
export type ForwardMessage =
  /** Something to be shown; an exception too, which a caught one may be as well. */
  | { readonly is: 'element'; readonly exception: PageException | null }
  | { readonly is: 'finished'; readonly how: 'run' | 'not-compiled' | 'rerun' }
  | { readonly is: 'not-compiled'; readonly exception: PageException }
  | { readonly is: 'other' };

// The numbers of ForwardMsg, Delta, Element, Exception and SessionEvent are the same in 1.23.1, 1.33.0, 1.45.1, 1.53.0, 1.60.0 and 1.67.0.
const forwardMsg = { delta: 5, scriptFinished: 6, sessionEvent: 10 };
const deltaNewElement = 3;
const elementException = 8;
const exceptionFields = { type: 1, message: 2, stackTrace: 3, isWarning: 5 };
const eventCompilationException = 3;
// ScriptFinishedStatus; 3 is a fragment's.
const finishes = ['run', 'not-compiled', 'rerun', 'run'] as const;

/** Reads one message of `/_stcore/stream`. */
export function readForwardMessage(bytes: Uint8Array): ForwardMessage {
  for (const each of protoFields(bytes)) {
    if ('value' in each && each.field === forwardMsg.scriptFinished)
      return { is: 'finished', how: finishes[each.value] ?? 'run' };
    if (!('bytes' in each)) continue;
    if (each.field === forwardMsg.delta) return { is: 'element', exception: shownIn(each.bytes) };
    if (each.field === forwardMsg.sessionEvent) return eventOf(each.bytes);
  }
  return { is: 'other' };
}

function eventOf(bytes: Uint8Array): ForwardMessage {
  const exception = bytesIn(bytes, eventCompilationException);
  return exception === null
    ? { is: 'other' }
    : { is: 'not-compiled', exception: exceptionOf(exception).exception };
}

function shownIn(delta: Uint8Array): PageException | null {
  const element = bytesIn(delta, deltaNewElement);
  const shown = element === null ? null : bytesIn(element, elementException);
  if (shown === null) return null;
  const { exception, isWarning } = exceptionOf(shown);
  return isWarning ? null : exception;
}

function exceptionOf(bytes: Uint8Array) {
  const texts = new TextDecoder();
  const trace: string[] = [];
  let [type, message, isWarning] = ['', '', false];
  for (const each of protoFields(bytes)) {
    if ('value' in each) isWarning ||= each.field === exceptionFields.isWarning && each.value !== 0;
    else if (each.field === exceptionFields.type) type = texts.decode(each.bytes);
    else if (each.field === exceptionFields.message) message = texts.decode(each.bytes);
    else if (each.field === exceptionFields.stackTrace) trace.push(texts.decode(each.bytes));
  }
  return { exception: { type, message, trace }, isWarning };
}
