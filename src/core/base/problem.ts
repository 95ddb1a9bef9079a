/** What is wrong with a settings file, and where. `message` says what was expected and gives an example; it never holds a value of a secret. */
export interface Problem {
  readonly file: string;
  readonly line: number | null;
  readonly name: string | null;
  readonly message: string;
}

/** `.env:3: STREAMLIT_PORT: …`, the form that editors and terminals make clickable. */
export function formatProblem(problem: Problem): string {
  const place = problem.line === null ? problem.file : `${problem.file}:${problem.line}`;
  return `${place}: ${problem.name === null ? '' : `${problem.name}: `}${problem.message}`;
}
