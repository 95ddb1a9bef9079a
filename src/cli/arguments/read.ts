import { readLoosely } from './base/loose-reading.ts';
import { commandFault } from './base/misspelt.ts';
import { commandNames, commands, helpWord } from './commands.ts';
import { demo, supervise } from './supervise.ts';

/** What a command line asks for. */
export type Invocation = ReturnType<(typeof commands)[number]['read']>;

/** Reads a command line. @throws {UserError} with exit code 2 where it is not one of ours. */
export function readArguments(argv: readonly string[], workingFolder: string): Invocation {
  const end = argv.indexOf('--');
  const own = end === -1 ? argv : argv.slice(0, end);
  const extraArgs = end === -1 ? [] : argv.slice(end + 1);
  const [first, ...rest] = own;
  if (first === helpWord.name) return readHelp(rest, workingFolder);
  const command = commandNames.includes(first ?? '') && commands.find(({ name }) => name === first);
  if (command) return command.read({ args: rest, extraArgs, workingFolder });
  const ofDemo = demoLine(own);
  if (ofDemo !== null) return demo.read({ args: ofDemo, extraArgs, workingFolder });
  const fault = commandFault(own, workingFolder, supervise.options, commandNames);
  if (fault !== null) throw fault;
  return supervise.read({ args: own, extraArgs, workingFolder });
}

/**
 * What `--json demo` says of the demo: it has the options of the program without a command, so its name may follow some of them. Null:
 * the line's first word is another.
 */
function demoLine(own: readonly string[]): readonly string[] | null {
  const { tokens } = readLoosely(own, supervise.options);
  const first = tokens.find(({ kind }) => kind === 'positional');
  if (first?.kind !== 'positional' || first.value !== demo.name) return null;
  return own.toSpliced(first.index, 1);
}

/** `help TOPIC` is `TOPIC --help`; the help of the program itself has a name here, too. */
function readHelp(rest: readonly string[], workingFolder: string): Invocation {
  const topic = rest[0] === supervise.name ? rest.slice(1) : rest;
  return readArguments([...topic, '--help'], workingFolder);
}
