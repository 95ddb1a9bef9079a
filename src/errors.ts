/**
 * Something that the user can mend: `message` is one sentence of what was seen, `hint` the next step.
 * It is printed without a stack trace. Exit code 1: something failed; 2: bad usage or bad settings.
 */
export class UserError extends Error {
  readonly hint: string;
  readonly exitCode: 1 | 2;

  constructor(message: string, hint: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.name = 'UserError';
    this.hint = hint;
    this.exitCode = exitCode;
  }
}
