import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Invocation, readArguments } from './cli/arguments/read.ts';
import { errorText } from './core/base/error-text.ts';
import { programWords } from './core/words/program.ts';
import { UserError } from './errors.ts';
import { standingFolder } from './services/os/folders/standing-folder.ts';
import { ownArguments } from './services/os/node/command-line.ts';
import { createStandardOutput } from './services/os/node/standard-output.ts';

declare const OCAP_DEV_VERSION: string;

async function run(argv: readonly string[]): Promise<number> {
  const invocation = readArguments(argv, standingFolder());
  try {
    return await obey(invocation);
  } finally {
    // These write for as long as they are let, and have waited for their reader themselves.
    if (invocation.command !== 'supervise' && invocation.command !== 'logs') await output.taken();
  }
}

async function obey(invocation: Invocation): Promise<number> {
  if (invocation.command === 'version') {
    output.print(`${OCAP_DEV_VERSION}\n`);
    return 0;
  }
  if (invocation.command === 'help') {
    const { helpText } = await import('./cli/arguments/printed/help.ts');
    output.print(helpText(invocation.topic));
    return 0;
  }
  output.watch();
  switch (invocation.command) {
    case 'completion': {
      const { completionScript } = await import('./cli/arguments/shells/script.ts');
      process.stdout.write(completionScript(invocation.shell));
      return 0;
    }
    case 'env': {
      const { runEnv } = await import('./cli/commands/env.ts');
      return runEnv({ ...invocation, ...streams });
    }
    case 'probe': {
      const { runProbe } = await import('./cli/commands/probe.ts');
      const { runningPlace } = await import('./cli/commands/probe-endpoint.ts');
      const { columns = 80, isTTY } = process.stdout;
      const color = invocation.color && isTTY === true;
      return runProbe({
        ...invocation,
        ...streams,
        running: runningPlace,
        color,
        columns,
        liveProgress: process.stderr.isTTY === true,
      });
    }
    case 'doctor': {
      const { runDoctor } = await import('./cli/commands/doctor.ts');
      const { columns = 80, isTTY } = process.stdout;
      return runDoctor({ ...invocation, ...streams, color: invocation.color && isTTY === true, columns });
    }
    case 'init': {
      const { runInit } = await import('./cli/adopting/init.ts');
      return runInit({
        ...invocation,
        ...streams,
        color: invocation.color && process.stdout.isTTY === true,
        ask: await whoAnswers(),
      });
    }
    case 'lint': {
      const { runLint } = await import('./cli/lint/lint.ts');
      const { columns = 80, isTTY } = process.stdout;
      const color = invocation.color && isTTY === true;
      return runLint({
        ...invocation,
        ...streams,
        color,
        columns,
        ask: await whoAnswers(),
      });
    }
    case 'report': {
      const { runReport } = await import('./cli/reporting/report.ts');
      return runReport({
        ...invocation,
        ...streams,
        version: OCAP_DEV_VERSION,
        ask: await whoAnswers(),
      });
    }
    case 'generate': {
      const { runGenerate } = await import('./cli/commands/generate.ts');
      return runGenerate({ ...invocation, ...streams });
    }
    case 'supervise': {
      const distFolder = dirname(fileURLToPath(import.meta.url));
      const { screenAhead } = await import('./cli/commands/screen-ahead.ts');
      const screen = screenAhead(invocation, process.env, distFolder);
      const { runSupervise } = await import('./cli/commands/supervise.ts');
      const demoScript = join(distFolder, '..', 'demo', 'streamlit_app.py');
      return runSupervise(invocation, {
        env: process.env,
        version: OCAP_DEV_VERSION,
        distFolder,
        demoScript,
        shimFolder: join(distFolder, '..', 'shim'),
        screen,
      });
    }
    case 'detach': {
      const { runDetach } = await import('./cli/commands/detach.ts');
      return runDetach(invocation, dirname(fileURLToPath(import.meta.url)));
    }
    case 'attach': {
      const { runAttach } = await import('./cli/commands/attach.ts');
      return runAttach(invocation, { env: process.env, distFolder: dirname(fileURLToPath(import.meta.url)) });
    }
    case 'logs': {
      const { runLogs } = await import('./cli/remote/log/run-logs.ts');
      return runLogs(invocation, { env: process.env, stdout: process.stdout, stderr: streams.stderr });
    }
    case 'remote': {
      const { runRemote } = await import('./cli/remote/remote.ts');
      return runRemote(invocation, { env: process.env, stdout: process.stdout });
    }
    case 'guests': {
      const { runGuests } = await import('./cli/remote/guests.ts');
      return runGuests(invocation, { env: process.env, stdout: process.stdout });
    }
    default:
      return invocation satisfies never;
  }
}

/** What puts a question to somebody; null where nobody is there to answer. */
async function whoAnswers() {
  const { askAtTerminal } = await import('./cli/lint/terminal-question.ts');
  const { terminalHere } = await import('./cli/commands/on-terminal.ts');
  return terminalHere(process.env) === 'none' ? null : askAtTerminal;
}

const streams = {
  shell: process.env,
  stdout: (text: string) => void process.stdout.write(text),
  stderr: (text: string) => void process.stderr.write(text),
};

/** A user's mistake gets its sentence and the way out; anything else is ours, and says so. */
function explain(error: unknown, verbose: boolean): number {
  output.watch();
  const text =
    error instanceof UserError
      ? programWords.mistake(error.message, error.hint)
      : programWords.ownFault(errorText(error));
  process.stderr.write(`${text}\n`);
  if (verbose && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return error instanceof UserError ? error.exitCode : 1;
}

/** Not before standard output is out. */
async function leave(exitCode: number): Promise<void> {
  const lost = await output.lost();
  if (lost !== null) process.stderr.write(`${programWords.outputLost(errorText(lost))}\n`);
  process.exit(lost !== null && exitCode === 0 ? 1 : exitCode);
}

const output = createStandardOutput(process);
const argv = ownArguments(process.argv.slice(2));
const verbose = argv.includes('--verbose');
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error) => process.exit(explain(error, verbose)));
}
void run(argv)
  .catch((error: unknown) => explain(error, verbose))
  .then(leave);
