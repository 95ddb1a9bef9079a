import type { Description } from '../base/command.ts';
import { type OptionRow, offeredOptions, optionText } from '../base/option-row.ts';
import { commandNames, commands, helpWord, typedCommands } from '../commands.ts';

/** The completions for fish. An option that several commands declare alike is one line. */
export function fishScript(): string {
  return `# Tab completions of ocap-dev. In ~/.config/fish/config.fish: ocap-dev completion fish | source

function __ocap_dev_first --description 'Whether the first word is still to come'
    test (count (commandline -opc)) -eq 1
end

function __ocap_dev_in --description 'Whether one of these is the command of the line; supervise: it has none'
    set -l words (commandline -opc)
    set -l command supervise
    if contains -- "$words[2]" ${commandNames.join(' ')}
        set command $words[2]
    end
    contains -- $command $argv
end

function __ocap_dev_scripts --description 'Scripts, and folders that may hold some'
    __fish_complete_suffix .py | string match -er '(?:\\.py|/)(?:\\t|$)'
end

complete -c ocap-dev -f
${commandLines()}
${wordLines()}
${optionLines()}
`;
}

function commandLines(): string {
  const named = [...typedCommands, helpWord];
  return [
    ...named.map(
      ({ name, does }) => `complete -c ocap-dev -n __ocap_dev_first -a ${name} -d ${quoted(does)}`,
    ),
    `complete -c ocap-dev -n '__ocap_dev_in help' -a ${quoted(typedCommands.map(({ name }) => name).join(' '))}`,
  ].join('\n');
}

function wordLines(): string {
  return commands
    .flatMap(({ name, word }: Description) => {
      const inCommand = `complete -c ocap-dev -n '__ocap_dev_in ${name}'`;
      const later = `complete -c ocap-dev -n '__ocap_dev_in ${name}; and test (count (commandline -opc)) -gt 2'`;
      const second = word?.next?.completes === 'script' ? [`${later} -k -a '(__ocap_dev_scripts)'`] : [];
      if (word?.choices !== undefined)
        return [`${inCommand} -a ${quoted(word.choices.join(' '))}`, ...second];
      return word?.completes === 'script' ? [`${inCommand} -k -a '(__ocap_dev_scripts)'`] : [];
    })
    .join('\n');
}

function optionLines(): string {
  const owners = new Map<string, string[]>();
  for (const { name, options } of commands as readonly Description[])
    for (const [option, row] of offeredOptions(options)) {
      const line = optionPart(option, row);
      owners.set(line, [...(owners.get(line) ?? []), name]);
    }
  return [...owners]
    .map(([line, names]) => `complete -c ocap-dev -n '__ocap_dev_in ${names.join(' ')}' ${line}`)
    .join('\n');
}

function optionPart(option: string, row: OptionRow): string {
  const short = row.short === undefined ? '' : ` -s ${row.short}`;
  return `-l ${option}${short}${valuePart(row)} -d ${quoted(optionText(row))}`;
}

/** `-x`: a value and no file; `-r -F`: a file. */
function valuePart({ type, choices, completes }: OptionRow): string {
  if (type === 'boolean') return '';
  if (choices !== undefined) return ` -x -a ${quoted(choices.join(' '))}`;
  if (completes === 'folder') return " -x -a '(__fish_complete_directories)'";
  return completes === 'file' ? ' -r -F' : ' -x';
}

/** Between single quotes fish knows two escapes: of the quote and of the backslash. */
function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
