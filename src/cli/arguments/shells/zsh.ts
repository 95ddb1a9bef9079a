import type { Description, WordRow } from '../base/command.ts';
import { type OptionRow, offeredOptions, optionText } from '../base/option-row.ts';
import { commandNames, helpWord, typedCommands } from '../commands.ts';
import { supervise } from '../supervise.ts';

/** The completions for zsh: sourced below compinit, or as a file `_ocap-dev` in a folder of `fpath`. */
export function zshScript(): string {
  return `#compdef ocap-dev
# Tab completions of ocap-dev. In ~/.zshrc, below compinit: source <(ocap-dev completion zsh)

_ocap_dev_commands() {
  local -a commands=(
${[...typedCommands, helpWord].map(({ name, does }) => `    ${quoted(`${name}:${does}`)}`).join('\n')}
  )
  _describe -t commands command commands
}

_ocap_dev() {
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _alternative 'commands:command:_ocap_dev_commands' 'scripts:app:_files -g "*.py"'
    return
  fi
  local command=$words[2]
  case $command in
  ${commandNames.join(' | ')})
    shift words
    (( CURRENT-- ))
    ;;
  esac
  case $command in
  help) _arguments '1:command:_ocap_dev_commands' ;;
${typedCommands.map((command) => `  ${command.name})\n    ${argumentSpecs(command)}\n    ;;`).join('\n')}
  *)
    ${argumentSpecs(supervise)}
    ;;
  esac
}

if [ "\${funcstack[1]}" = _ocap_dev ]; then
  _ocap_dev "$@"
else
  compdef _ocap_dev ocap-dev
fi
`;
}

/** The call of `_arguments`; behind `--` it completes no options any more. */
function argumentSpecs({ options, word }: Description): string {
  const specs = [
    ...offeredOptions(options).map(([name, row]) => optionSpec(name, row)),
    ...wordsOf(word).map((row, index) => quoted(`${index + 1}:${escaped(row.value)}:${wordAction(row)}`)),
  ];
  return ['_arguments -s -S', ...specs].join(' \\\n      ');
}

function wordsOf(word: WordRow | undefined): readonly WordRow[] {
  return word === undefined ? [] : [word, ...wordsOf(word.next)];
}

function optionSpec(name: string, row: OptionRow): string {
  const text = `[${escaped(optionText(row))}]`;
  const value = row.value === undefined ? '' : `:${escaped(row.value)}:${valueAction(row)}`;
  const equals = row.value === undefined ? '' : '=';
  if (row.short !== undefined)
    return `'(-${row.short} --${name})'{-${row.short},--${name}${equals}}${quoted(`${text}${value}`)}`;
  return quoted(`${row.multiple ? '*' : ''}--${name}${equals}${text}${value}`);
}

function valueAction({ choices, completes }: OptionRow): string {
  if (choices !== undefined) return `(${choices.join(' ')})`;
  if (completes === undefined) return ' ';
  return completes === 'folder' ? '_files -/' : '_files';
}

function wordAction({ choices, completes }: WordRow): string {
  if (choices !== undefined) return `(${choices.join(' ')})`;
  return completes === 'script' ? '_files -g "*.py"' : ' ';
}

/** What divides the parts of a spec, taken as it is. */
function escaped(text: string): string {
  return text.replace(/[\\:[\]]/g, '\\$&');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
