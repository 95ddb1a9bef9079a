import { describeChange } from './describe-change.ts';
import type { Event } from './events.ts';
import { readSettings } from './settings.ts';
import type { State } from './state.ts';

type EnvFileEvent = Extract<Event, { type: `envFile.${string}` }>;

/** Takes new settings over, or keeps the last good ones and says what is wrong with the new. */
export function recordEnvFile(state: State, event: EnvFileEvent, nowMs: number): State {
  if (event.type === 'envFile.unreadable') return withError(state, event.message);
  if (event.type === 'envFile.missing' && state.fromFile) {
    return withError(state, 'The file is gone; the last good settings go on running until it is back.');
  }
  const { boot } = state;
  const text = event.type === 'envFile.read' ? event.text : null;
  const reading = readSettings({ file: boot.envFile, text, shell: boot.shell, options: boot.options });
  const { settings, errors, warnings } = reading;
  if (settings === null) return { ...state, errors, warnings };
  const read = { ...state, settings, errors, warnings, fromFile: text !== null };
  if (state.settings === null) return read;
  const change = describeChange(state.settings, settings);
  return change.names.length === 0 ? read : { ...read, lastChange: { ...change, atMs: nowMs } };
}

function withError(state: State, message: string): State {
  return { ...state, errors: [{ file: state.boot.envFile, line: null, name: null, message }] };
}
