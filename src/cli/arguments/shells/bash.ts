import type { Description } from '../base/command.ts';
import { type OptionRow, offeredOptions } from '../base/option-row.ts';
import { commandNames, commands, typedCommands } from '../commands.ts';
import { supervise } from '../supervise.ts';

/**
 * The completions for bash, from 3.2 on, which macOS still has: no `mapfile`, and `compopt` may be missing. bash makes a word of
 * its own of the `=` in `--port=8502`.
 */
export function bashScript(): string {
  return `# Tab completions of ocap-dev. In ~/.bashrc: source <(ocap-dev completion bash)

# The files (-f) or folders (-d) that begin like a word; more arguments are handed to compgen.
_ocap_dev_paths() {
  local path
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "\${@:2}" -- "$1")
  compopt -o filenames 2>/dev/null
}

_ocap_dev() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  local command='' options='' words='' scripts='' index
  COMPREPLY=()
  if [ "$current" = '=' ]; then
    current=''
  elif [ "$previous" = '=' ]; then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    [ "\${COMP_WORDS[index]}" = -- ] && return
  done
  case $previous in
${valueCases()}
  esac
  [ "$COMP_CWORD" -gt 1 ] && command=\${COMP_WORDS[1]}
  case $command in
  help) words='${typedCommands.map(({ name }) => name).join(' ')}' ;;
${typedCommands.map((command) => `  ${command.name}) ${commandWords(command)} ;;`).join('\n')}
  *) ${commandWords(supervise)} ;;
  esac
  [ "$COMP_CWORD" -eq 1 ] && words='${commandNames.join(' ')}'
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
    return
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ -n "$scripts" ]; then
    _ocap_dev_paths "$current" -d
    _ocap_dev_paths "$current" -f -X '!*.py'
  fi
}

complete -F _ocap_dev ocap-dev
`;
}

/** What may stand behind the options that take a value; an option means the same in all commands that have it. */
function valueCases(): string {
  const rows = commands.flatMap((command: Description) => offeredOptions(command.options));
  const options = new Map<string, Set<string>>();
  for (const [name, row] of rows.filter(([, { type }]) => type === 'string')) {
    const action = valueAction(row);
    options.set(action, (options.get(action) ?? new Set()).add(`--${name}`));
  }
  return [...options]
    .map(([action, names]) => `  ${[...names].join(' | ')})\n    ${action}return\n    ;;`)
    .join('\n');
}

function valueAction({ choices, completes }: OptionRow): string {
  if (choices !== undefined) return `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$current"))\n    `;
  if (completes === undefined) return '';
  return `_ocap_dev_paths "$current" ${completes === 'folder' ? '-d' : '-f'}\n    `;
}

function commandWords({ options, word }: Description): string {
  const flags = offeredOptions(options).flatMap(([name, { short }]) => [
    `--${name}`,
    ...(short === undefined ? [] : [`-${short}`]),
  ]);
  const words = word?.choices === undefined ? '' : ` words='${word.choices.join(' ')}'`;
  const scripts = word?.completes === 'script' ? ' scripts=1' : '';
  const later = word?.next?.completes === 'script' ? '; [ "$COMP_CWORD" -gt 2 ] && scripts=1' : '';
  return `options='${flags.join(' ')}'${words}${scripts}${later}`;
}
