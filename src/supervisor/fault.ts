/** Takes the secrets out of the texts of an error of our own, before anybody prints it: they may hold what an app or a file said. */
export function createFaultConcealer(redact: (text: string) => string): (fault: unknown) => void {
  return (fault) => {
    if (!(fault instanceof Error)) return;
    // Before the message, which the stack is made of when it is asked for first.
    if (fault.stack !== undefined) fault.stack = redact(fault.stack);
    fault.message = redact(fault.message);
  };
}
