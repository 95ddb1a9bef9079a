import { wordChoice } from './base/choice.ts';
import { createCommand } from './base/command.ts';
import { generalRows } from './project.ts';

export const completionShells = ['bash', 'zsh', 'fish'] as const;
export type CompletionShell = (typeof completionShells)[number];

export interface CompletionInvocation {
  readonly command: 'completion';
  readonly shell: CompletionShell;
}

export const completion = createCommand({
  name: 'completion',
  does: 'print the Tab completions for bash, zsh or fish',
  overview: { call: 'ocap-dev completion SHELL' },
  summary:
    'ocap-dev completion prints a script for your shell: Tab then completes commands, options and their values.',
  usage: [
    'source <(ocap-dev completion bash)     in ~/.bashrc',
    'source <(ocap-dev completion zsh)      in ~/.zshrc, below compinit',
    'ocap-dev completion fish | source      in ~/.config/fish/config.fish',
  ],
  example: {
    line: 'ocap-dev completion bash > ~/.local/share/bash-completion/completions/ocap-dev',
    gives: 'a file that bash-completion loads when it is needed',
  },
  options: generalRows,
  word: { value: 'SHELL', choices: completionShells },
  read: ({ positionals }): CompletionInvocation => ({
    command: 'completion',
    shell: wordChoice('completion', completionShells, positionals),
  }),
});
