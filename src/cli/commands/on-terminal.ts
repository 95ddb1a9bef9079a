import { printable } from '../../core/base/printable.ts';
import { terminalKind } from '../../core/base/terminal/terminal.ts';
import { plainLinesWords, unableWords } from '../../core/words/attaching.ts';
import type { SuperviseInvocation } from '../arguments/supervise.ts';

/** Is there a terminal of a person's, and can it show a screen? */
export type TerminalHere = 'able' | 'unable' | 'none';

export function terminalHere(env: NodeJS.ProcessEnv): TerminalHere {
  const ci = env['CI'] ?? '';
  const inCi = ci !== '' && ci !== 'false' && ci !== '0';
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true || inCi) return 'none';
  return terminalKind(env) === 'none' ? 'unable' : 'able';
}

/** The same, for this start: none where it asks for no screen. */
export function screenPlace(
  { place, output }: Pick<SuperviseInvocation, 'place' | 'output'>,
  env: NodeJS.ProcessEnv,
): TerminalHere {
  return place === 'background' || output !== 'auto' ? 'none' : terminalHere(env);
}

/** Why a terminal that is there can show no screen. */
export function whyNoScreen(env: NodeJS.ProcessEnv): string {
  return unableWords(printable(env['TERM'] ?? '').slice(0, 80));
}

/** The same, where there are plain lines instead. */
export function whyPlainLines(env: NodeJS.ProcessEnv): string {
  return plainLinesWords(whyNoScreen(env));
}

export function screenEnvironment(env: NodeJS.ProcessEnv, color: boolean): NodeJS.ProcessEnv {
  return color ? env : { ...env, NO_COLOR: '1' };
}
