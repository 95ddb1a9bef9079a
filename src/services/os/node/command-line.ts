import { restingOptions } from './at-rest.ts';

/** Of what the launcher gave: V8 begins as one that rests, with a small young generation; SIGUSR1 opens no debugger's port. */
const isForHelpers = (option: string) =>
  restingOptions.includes(option) || /^--(max-semi-space-size=\d+|disable-sigusr1)$/.test(option);

/** The arguments of another Node that is to be as this one is, with what the launcher gave it. */
export function sameNode(entry: string, args: readonly string[]): string[] {
  return [...process.execArgv, '--', entry, ...args.map(outOfReach)];
}

/** The arguments of a Node for a helper of ours: an agent. */
export function helperNode(entry: string, args: readonly string[] = []): string[] {
  const options = process.execArgv.filter(isForHelpers);
  return [...options, '--', entry, ...args.map(outOfReach)];
}

/** The same for a screen: a warning of its Node's would lie across what it draws. */
export function screenNode(entry: string, args: readonly string[] = []): string[] {
  return ['--no-warnings', ...helperNode(entry, args)];
}

/** The arguments as they were typed, of those that the launcher or `sameNode` handed to us. */
export function ownArguments(args: readonly string[]): string[] {
  return args.map((arg) => (arg.startsWith('\\') ? arg.slice(1) : arg));
}

/**
 * An argument in which no Node finds an option of its own. It looks for `--env-file` on its whole command line up to a `--`
 * (https://github.com/nodejs/node/issues/54232), obeys the `NODE_OPTIONS` of that file, and finds `--experimental-config-file` behind
 * that `--` too (tried with 22.22 and 24.21).
 */
function outOfReach(arg: string): string {
  return /^(--|\\)/.test(arg) ? `\\${arg}` : arg;
}
