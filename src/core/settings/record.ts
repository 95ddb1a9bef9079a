import type { ProblemCode } from '../base/problem.ts';
import type { Event } from '../kernel/events.ts';
import type { State } from '../kernel/state.ts';
import { envFileWords } from '../words/env-file.ts';
import type { ProblemText } from '../words/problem-text.ts';
import { describeChange } from './describe-change.ts';
import { readSettings, type Settings } from './settings.ts';

type EnvFileEvent = Extract<Event, { type: `envFile.${string}` }>;

/** Takes new settings over, or keeps the last good ones and says what is wrong with the new. */
export function recordEnvFile(state: State, event: EnvFileEvent, wallMs: number): State {
  if (event.type === 'envFile.unreadable') return withError(state, 'file-unreadable', event);
  if (event.type === 'envFile.missing' && state.fromFile) {
    return withError(state, 'file-gone', envFileWords.gone);
  }
  const { boot } = state;
  const text = event.type === 'envFile.read' ? event.text : null;
  const reading = readSettings({ file: boot.envFile, text, shell: boot.shell, options: boot.options });
  const { settings, errors, warnings } = reading;
  if (settings === null) return { ...state, errors, warnings };
  const read = {
    ...state,
    settings,
    errors,
    warnings,
    fromFile: text !== null,
    scan: scanAfter(state, settings),
  };
  if (state.settings === null) return read;
  const change = describeChange(state.settings, settings);
  return change.names.length === 0 ? read : { ...read, lastChange: { ...change, atMs: wallMs } };
}

/** Streamlit reads the config file beside the script too: with another script, that one counts. */
function scanAfter({ scan, settings: before }: State, after: Settings): State['scan'] {
  return scan === 'done' && before !== null && before.app !== after.app ? 'wanted' : scan;
}

function withError(state: State, code: ProblemCode, { what, fix, message }: ProblemText): State {
  const error = { file: state.boot.envFile, line: null, name: null, code, what, fix, message };
  return { ...state, errors: [error] };
}
