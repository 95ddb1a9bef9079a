/** The messages of Streamlit's page, by the field that holds what they say (`BackMsg.proto`: the same in 1.46.1, 1.53.0 and 1.67.0). */
const fromBrowser: Readonly<Record<number, string>> = {
  5: 'clear_cache',
  6: 'set_run_on_save',
  7: 'stop_script',
  11: 'rerun_script',
  12: 'load_git_info',
  16: 'file_urls_request',
  17: 'app_heartbeat',
  18: 'deferred_file_request',
  19: 'backend_operation_request',
};

/** Those of the app (`ForwardMsg.proto`, the same versions). */
const fromApp: Readonly<Record<number, string>> = {
  4: 'new_session',
  5: 'delta',
  6: 'script_finished',
  9: 'session_status_changed',
  10: 'session_event',
  11: 'ref_hash',
  12: 'page_info_changed',
  13: 'page_config_changed',
  14: 'git_info_changed',
  15: 'page_not_found',
  16: 'pages_changed',
  18: 'page_profile',
  19: 'file_urls_response',
  20: 'parent_message',
  21: 'auto_rerun',
  22: 'logo',
  23: 'navigation',
  24: 'auth_redirect',
  25: 'deferred_file_response',
  26: 'heartbeat_ack',
  27: 'backend_operation_response',
  28: 'stop_auto_rerun',
};

export const rerunAsked = 'rerun_script';
export const runEnded = 'script_finished';

/** What a message is, by its first bytes; null: nothing that is known, or packed. */
export function streamlitMessage(side: 'browser' | 'app', start: Uint8Array): string | null {
  const names = side === 'browser' ? fromBrowser : fromApp;
  let at = 0;
  while (at < start.length) {
    const tag = varintAt(start, at);
    if (tag === null) return null;
    const name = names[tag.value >> 3];
    if (name !== undefined) return name;
    // What stands before it, a hash and metadata, has a length (wire type 2 of protobuf).
    const length = (tag.value & 7) === 2 ? varintAt(start, tag.end) : null;
    if (length === null) return null;
    at = length.end + length.value;
  }
  return null;
}

function varintAt(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } | null {
  let value = 0;
  for (let at = from; at < Math.min(bytes.length, from + 4); at += 1) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * (at - from));
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return null;
}
