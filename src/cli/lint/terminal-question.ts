import { createInterface } from 'node:readline/promises';
import { terminalKind } from '../../core/base/terminal/terminal.ts';

/** Asks at the terminal for a line. What ends the question is no answer. */
export async function askAtTerminal(question: string): Promise<string> {
  const terminal = createInterface({
    input: process.stdin,
    output: process.stderr,
    terminal: process.stderr.isTTY === true && terminalKind(process.env) !== 'none',
  });
  const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  try {
    return await Promise.race([terminal.question(question), ended]);
  } finally {
    terminal.close();
  }
}
