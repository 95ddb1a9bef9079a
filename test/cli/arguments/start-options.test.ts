import { describe, expect, it } from 'vitest';
import type { Description } from '../../../src/cli/arguments/base/command.ts';
import { readArguments } from '../../../src/cli/arguments/read.ts';
import { demo, type SuperviseInvocation, supervise } from '../../../src/cli/arguments/supervise.ts';
import { up } from '../../../src/cli/arguments/up.ts';
import { joinRunning } from '../../../src/cli/commands/join-running.ts';
import type { Running } from '../../../src/services/socket/claim.ts';

const running: Running = { at: 'running', path: '/nowhere/socket', pid: 4242 };

/** A value that each option which has one takes. */
const values: Readonly<Record<string, string>> = {
  cwd: '/elsewhere',
  'env-file': 'dev.env',
  port: '8600',
  'connect-to': 'a.org:443:127.0.0.1:8443',
  'log-file': 'log',
};

function start(args: readonly string[]): SuperviseInvocation {
  const invocation = readArguments(args, '/work');
  if (invocation.command === 'supervise') return invocation;
  throw new Error(`${args.join(' ')} starts nothing`);
}

const refusal = (args: readonly string[]) =>
  joinRunning(running, start(args), { env: {}, distFolder: '/nowhere' });

/** The options of a command as they are typed, with their rows. */
function optionsOf({ name, options }: Description) {
  const typed = name === 'supervise' ? [] : [name];
  return Object.entries(options).map(([option, { type, startOnly }]) => ({
    flag: `--${option}`,
    startOnly: startOnly === true,
    args: [...typed, `--${option}`, ...(type === 'string' ? [values[option] ?? ''] : [])],
  }));
}

describe.each([supervise, up])('beside a supervisor that runs, of $name', (command) => {
  it.each(optionsOf(command).filter(({ startOnly }) => startOnly))(
    '$flag is refused and named: it would have no effect',
    async ({ flag, args }) => {
      await expect(refusal(args)).rejects.toMatchObject({
        exitCode: 2,
        message: `An ocap-dev runs for this project already (pid 4242): ${flag} would have no effect.`,
      });
    },
  );

  const others = optionsOf(command).filter(
    ({ startOnly, flag }) => !startOnly && !/help|version|detach/.test(flag),
  );
  it.each(others)('$flag is no reason to refuse', ({ args }) => {
    expect(start(args).startOptions).toEqual([]);
  });
});

it('every option that changes the app, its tunnel or its log is one of a start', () => {
  const marked = optionsOf(supervise).flatMap(({ flag, startOnly }) => (startOnly ? [flag] : []));
  expect(marked).toEqual([
    '--env-file',
    '--port',
    '--tunnel',
    '--no-tunnel',
    '--wildcard',
    '--check',
    '--connect-to',
    '--log-file',
    '--no-log-file',
  ]);
  expect(optionsOf(demo).map(({ startOnly }) => startOnly)).toEqual(
    optionsOf(supervise).map(({ startOnly }) => startOnly),
  );
});

it.each([
  ['demo', ['demo']],
  ['other.py', ['other.py']],
  ['up other.py --background', ['other.py']],
  ['-- --theme.base dark', ['-- ARGS']],
  ['demo --port 8600 --no-tunnel --json -- x', ['demo', '--port', '--no-tunnel', '-- ARGS']],
  // What holds anyway is no wish.
  ['--env-file .env', []],
])('"%s" asks of a start: %j', (line, asked) => {
  expect(start(line.split(' ')).startOptions).toEqual(asked);
});
