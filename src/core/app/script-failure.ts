import { type Frame, isOwn, ownPlace } from '../base/python/frame.ts';
import { appWords } from '../words/app.ts';
import { type ProjectPackages, packagesCommand } from './environment/packages.ts';

/** An exception that ended a run of the app's script. Streamlit goes on, and shows it to the visitor alone. */
export interface AppFailure {
  /** The innermost place in the user's own code, `app/front.py:12 in <module>`; null where none of it is involved. */
  readonly where: string | null;
  /** `ModuleNotFoundError: No module named 'pandsa'` */
  readonly message: string;
  /** The user's own files that it went through, absolute. */
  readonly files: readonly string[];
}

export interface FailureReader {
  /** Takes lines of stderr as they come. */
  push(lines: readonly string[]): void;
}

/**
 * With which Streamlit begins to tell of a script that failed: `Uncaught app execution` in 1.53.0 and 1.67.0 (tried with an import error, an error in a
 * helper, a syntax error and a chain of two). A traceback without it is one that the app itself has logged.
 */
const headings = ['Uncaught app ex', 'Script compilation error'];
const start = 'Traceback (most recent call last):';
const chained = /^(?:The above exception was the direct cause|During handling of the above exception)/;
// `ValueError: two`, `KeyboardInterrupt`; not the dated lines of Streamlit's log that another session writes in between.
const exception = /^[A-Za-z_][\w.]*(?:: |$)/;
// `FileNotFoundError` up to 1.36, later an error of Streamlit's own.
const secretsMissing = /^(?:\S*StreamlitSecretNotFoundError|FileNotFoundError): No secrets (?:files )?found/;
// A syntax error has no `in`.
const framed = /^\s+File "(.+)", line (\d+)(?:, in (.+))?$/;

/** Finds the scripts' failures in the app's output. `cwd` is the project's folder; what lies in it is the user's own. */
export function createFailureReader(cwd: string, found: (failure: AppFailure) => void): FailureReader {
  let at: 'idle' | 'announced' | 'inside' | 'after' = 'idle';
  let frames: Frame[] = [];

  function take(line: string): void {
    if (headings.some((heading) => line.includes(heading))) at = 'announced';
    else if (at === 'inside') takeInside(line);
    else if (at === 'announced' && line === start) {
      at = 'inside';
      frames = [];
    } else if (at === 'after' && chained.test(line)) at = 'announced';
    else if (line !== '') at = 'idle';
  }

  function takeInside(line: string): void {
    const [, file, number, name = null] = framed.exec(line) ?? [];
    if (file !== undefined && number !== undefined) frames.push({ file, line: number, name });
    // Between its frames stands indented code, and empty lines where that has some.
    else if (exception.test(line)) {
      at = 'after';
      found(failureOf(frames, line, cwd));
    }
  }

  return {
    push(lines) {
      for (const line of lines) take(line);
    },
  };
}

/** What is known of the project that helps to mend its script. */
export interface ProjectHelp {
  readonly packages: ProjectPackages;
  readonly secretsExample: string | null;
}

/** The app asked for the authtoken, or ngrok asked the app for it: a tunnel of its own (pyngrok). */
const lacksToken = /NGROK_AUTHTOKEN|ngrok\b.*\bauthtoken/i;

/**
 * What to do about it; `project` is null where it was not looked at; `keepsToken`: the app does not get the authtoken; `isApart`: it
 * is one that is tried before visitors have it.
 */
export function failureHint(
  { message }: AppFailure,
  project: ProjectHelp | null,
  keepsToken = false,
  isApart = false,
): string {
  if (keepsToken && lacksToken.test(message)) return appWords.tokenKept;
  if (secretsMissing.test(message)) return appWords.writeSecrets(project?.secretsExample ?? null);
  const packages = project?.packages ?? null;
  const missing = /^ModuleNotFoundError: No module named '([\w.-]+)'/.exec(message)?.[1];
  if (missing === undefined) return isApart ? appWords.mendTried : appWords.mendScript;
  const command = packages === null ? null : packagesCommand(packages);
  return command === null ? appWords.moduleMissing(missing) : appWords.installPackages(missing, command);
}

function failureOf(frames: readonly Frame[], message: string, cwd: string): AppFailure {
  const own = frames.filter(({ file }) => isOwn(file, cwd));
  return {
    where: ownPlace(frames, cwd),
    message,
    files: [...new Set(own.map(({ file }) => file))],
  };
}
