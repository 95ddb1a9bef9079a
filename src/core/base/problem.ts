/** What a problem is, whatever its sentence says: decisions are made on this alone. */
export type ProblemCode = (typeof problemCodes)[number];

export const problemCodes = [
  // The value of a setting.
  'not-a-port',
  'not-a-boolean',
  'not-a-choice',
  'not-a-host-name',
  'not-an-address',
  'not-an-origin',
  'not-a-range',
  'not-a-path',
  'not-a-token',
  'commas-missing',
  'not-a-login',
  'not-a-provider',
  'not-an-email',
  'gate-alone',
  'too-long',
  'policy-broken',
  'value-goes-on',
  'assignment-in-value',
  'value-encrypted',
  // A line of the file.
  'no-assignment',
  'set-again',
  'quote-open',
  'braces-open',
  'encrypted-for-app',
  'misspelt-setting',
  'unusable-variable',
  // Of the app's reader: it alone finds the name, loses it to an open quote, cannot read it, replaces what `${…}` names,
  // or reads another value.
  'python-dotenv-adds',
  'python-dotenv-swallows',
  'python-dotenv-skips',
  'python-dotenv-replaces',
  'python-dotenv-differs',
  // A good line that does not count.
  'generated-overridden',
  'shadowed',
  // The file as a whole, and what it asks for.
  'file-unreadable',
  'file-gone',
  'launch-blocked',
] as const;

/** What is wrong with a settings file, and where. Its texts say what was expected and give an example; they never hold a value of a secret. */
export interface Problem {
  readonly file: string;
  readonly line: number | null;
  readonly name: string | null;
  readonly code: ProblemCode;
  /** Both of the following, as one text. */
  readonly message: string;
  readonly what: string;
  /** Null: nothing in particular. */
  readonly fix: string | null;
}

/** A problem as `--json` tells it: its text is told once. */
export type PublicProblem = Omit<Problem, 'what' | 'fix'>;

export function publicProblem({ file, line, name, code, message }: Problem): PublicProblem {
  return { file, line, name, code, message };
}

/** What is told of a problem in one line. */
export type ProblemLine = Pick<Problem, 'file' | 'line' | 'name' | 'message'>;

/** `.env:3: STREAMLIT_PORT: …`, the form that editors and terminals make clickable. */
export function formatProblem(problem: ProblemLine): string {
  const place = problem.line === null ? problem.file : `${problem.file}:${problem.line}`;
  return `${place}: ${problem.name === null ? '' : `${problem.name}: `}${problem.message}`;
}
