import type { CompletionShell } from '../completion.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

/** The script that completes the command line of `ocap-dev` in a shell, made of the declarations of its commands. */
export function completionScript(shell: CompletionShell): string {
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell]();
}
