import type { HouseRule } from './house-rules.ts';
import { type SourceFile, withoutComments } from './source-graph.ts';

/** Sentences that people read stand here, and nowhere else: options and settings are rows, with what is said of them. */
const rooms = /^src\/(core\/words|deploy|cli\/arguments|core\/settings\/rows)\//;

/** Four words in a row, or a full stop behind two; what is filled in counts as a word beside one that is written. */
const sentence = /(?=.*\p{L})(?:[\p{L}'’]+|…),?(?: (?:[\p{L}'’]+|…),?){3}| .*[\p{L}…]\.$/u;

/** What Python, Streamlit and ngrok's SDK write and is looked for, and what only a programmer sees. */
const othersTexts = [
  'Traceback (most recent call last):',
  'Port … is not available',
  'failed to establish tcp connection',
  'failed to deserialize rpc response',
  'failed to start heartbeat task',
  'No such file or directory',
  'not an origin in its normal form',
  'Traceback (most recent call last)',
  'the screen has no connection',
];

export const sentencesStandInWords: HouseRule = (files) =>
  files
    .filter(({ path }) => !rooms.test(path))
    .map(withoutComments)
    .flatMap(({ path, text }) =>
      stringsIn(text)
        .filter((string) => sentence.test(string) && !othersTexts.includes(string))
        .map((string) => `${path}: ${string}`),
    );

/** A message, hint or advice that is searched, split or matched; or a pattern that is tried on one. */
const decidesOnText =
  /\b(?:message|hint|advice|sentence|reason)\??\.(?:includes|startsWith|endsWith|split|match|search|replace|indexOf)\(|\.(?:test|exec)\((?:\w+\.)*(?:message|hint|advice|sentence|reason)\)/;

/** Files that read what Python, Node, ngrok and smol-toml write: those are no sentences of ours. */
const readsOthers =
  /^src\/core\/(app\/script-failure|tunnel\/(refusal|failure)|doctor\/streamlit-config-file)\.ts$/;

/** Places where what happens next depends on the wording of a text that is meant for people. */
export const nothingDecidesOnATextOfOurs: HouseRule = (files) =>
  files
    .filter(({ path }) => path.startsWith('src/') && !readsOthers.test(path))
    .flatMap((file) => {
      const lines = withoutComments(file).text.split('\n');
      return lines.filter((line) => decidesOnText.test(line)).map((line) => `${file.path}: ${line.trim()}`);
    });

/** What stands between quotes; what a template fills in becomes `…`, and the strings in it are given too. */
function stringsIn(text: SourceFile['text']): string[] {
  const quoted = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\\n])*`/g;
  const inner: string[] = [];
  const flat = text.replaceAll(/\$\{((?:[^{}`\n]|`[^`\n]*`)*)\}/g, (_match, code: string) => {
    inner.push(code);
    return '…';
  });
  if (inner.length > 0) return [...inner, flat].flatMap(stringsIn);
  return [...flat.matchAll(quoted)].map(([string]) => string.slice(1, -1));
}
