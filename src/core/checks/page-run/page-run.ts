import { printable } from '../../base/printable.ts';
import { type Frame, frameText, ownPlace } from '../../base/python/frame.ts';
import { pageRunWords } from '../../words/page-run.ts';

/** An exception as Streamlit shows it to a visitor, who sees less of it with `client.showErrorDetails`. */
export interface PageException {
  /** `ZeroDivisionError`; empty where the app shows none. */
  readonly type: string;
  readonly message: string;
  /** `File "/srv/app.py", line 3, in <module>` and the code under it, each; empty where the app shows none. */
  readonly trace: readonly string[];
}

/** How the page went that was asked for as a browser does. */
export type PageRun =
  | { readonly at: 'through' }
  /** The run ended with it, or the script could not be read. */
  | { readonly at: 'raised'; readonly exception: PageException }
  | { readonly at: 'late'; readonly seconds: number }
  /** The connection ended before the script did. */
  | { readonly at: 'cut' }
  /** Nobody was let in. `status`: what was answered; null: nothing. */
  | { readonly at: 'refused'; readonly status: number | null };

const framed = /^File "(.+)", line (\d+)(?:, in (\S+))?/;
// What Python has built in (`<frozen os>`), a virtualenv, the system's Python, and Python's own modules.
const notTheirs = /^<frozen |\/(?:site-packages|dist-packages)\/|\/lib\/python3[.\d]*\//;
const longestMessage = 200;

/** `ZeroDivisionError: division by zero`, on one line; null: the app does not show what it was (`client.showErrorDetails`). */
export function exceptionText({ type, message }: PageException): string | null {
  if (type === '') return null;
  // That of a syntax error repeats its place and shows the line.
  const said =
    message
      .trim()
      .split('\n')
      .at(framed.test(message.trim()) ? -1 : 0) ?? '';
  const text = said.startsWith(`${type}:`) ? said : `${type}${said === '' ? '' : `: ${said}`}`;
  return printable(text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text);
}

/**
 * The innermost place in the project's own code, `app/front.py:12 in load`; of an app that runs elsewhere the one in code that is nobody's
 * package; null: the app does not show it.
 */
export function exceptionPlace({ message, trace }: PageException, cwd: string): string | null {
  // A syntax error names its place in its message: nothing of the script ran that could stand in a trace.
  const frames = [...trace, message.trim()].flatMap(frameOf);
  const other = frames.findLast(({ file }) => !notTheirs.test(file));
  const place = ownPlace(frames, cwd) ?? (other === undefined ? null : frameText(other));
  return place === null ? null : printable(place);
}

function frameOf(text: string): readonly Frame[] {
  const [, file, line, name = null] = framed.exec(text) ?? [];
  return file === undefined || line === undefined ? [] : [{ file, line, name }];
}

/** What a start with `--check` says of it; `cwd` is the project's folder. */
export function checkedText(run: PageRun, cwd: string): string {
  switch (run.at) {
    case 'through':
      return pageRunWords.checked;
    case 'raised':
      return pageRunWords.checkedRaised(exceptionText(run.exception), exceptionPlace(run.exception, cwd));
    case 'late':
      return pageRunWords.checkedLate(run.seconds);
    case 'cut':
    case 'refused':
      return pageRunWords.checkedCut;
  }
}
