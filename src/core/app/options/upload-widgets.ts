/** The widgets that take files (Streamlit 1.67.0); `accept_file` and `accept_audio` are options of `st.chat_input`. */
const uploads =
  /\b(?:file_uploader|camera_input|audio_input)\s*\(|\baccept_(?:file|audio)\s*=\s*(?!\s|False\b)/;

/** Does the text of a script ask for files? */
export function asksForUploads(script: string): boolean {
  return uploads.test(script);
}
