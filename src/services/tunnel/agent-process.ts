import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import type { Environment } from '../../core/settings/settings.ts';
import { agentWords } from '../../core/words/tunnel.ts';
import { createLineSplitter } from '../../logs/lines.ts';
import { speakJsonLines } from '../net/json-lines.ts';
import { withoutInspector } from '../os/child-environment.ts';
import { helperNode } from '../os/node/command-line.ts';
import { type AgentOrder, type AgentReport, agentReportSchema, maxAgentLine } from './agent-protocol.ts';

/** The process of one agent. */
export interface AgentProcess {
  /** Undefined if it could not be started. */
  readonly pid: number | undefined;
  send(order: AgentOrder): void;
  /** SIGKILL: whatever it was doing, it may hang in the SDK. */
  kill(): void;
  /** Resolves when it is gone, with how it went. */
  readonly ended: Promise<string>;
}

export interface AgentProcessOptions {
  /** The agent's program. */
  readonly entry: string;
  /** Stands on its command line, where another ocap-dev that is refused this name finds who has it. */
  readonly domain: string | null;
  readonly env: Environment;
  readonly cwd: string;
  onReport(report: AgentReport): void;
  /** Takes the authtoken out of a line. */
  redact(line: string): string;
  /** Gets whole, redacted lines. */
  output(line: string): void;
}

const tailLength = 40;

/**
 * Starts an agent, in a session of its own: Ctrl+C in a terminal must not take the tunnel down before we close it in
 * order. It has a connection to us as its file descriptor 3, and leaves by itself when that closes, so that not even SIGKILL
 * of the supervisor orphans it.
 */
export function startAgentProcess({
  entry,
  domain,
  env,
  cwd,
  onReport,
  redact,
  output,
}: AgentProcessOptions): AgentProcess {
  const child = execa(process.execPath, helperNode(entry, domain === null ? [] : [domain]), {
    detached: true,
    cleanup: false,
    cwd,
    extendEnv: false,
    env: agentEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    buffer: false,
    reject: false,
  });
  const tail: string[] = [];
  passLines(child.stdout, redact, output);
  passLines(child.stderr, redact, (line) => {
    tail.push(line);
    tail.splice(0, tail.length - tailLength);
    output(line);
  });
  const ended = child.then(({ exitCode, signal, code }) => {
    const how =
      signal ?? (exitCode === undefined ? agentWords.notStarted(code) : agentWords.exitCode(exitCode));
    const told = tellingLine(tail);
    return told === undefined ? how : `${how}, ${told}`;
  });
  return {
    pid: child.pid,
    send: speakTo(child.nodeChildProcess.stdio[3], onReport),
    kill: () => void child.kill('SIGKILL'),
    ended,
  };
}

/** What cannot be sent any more, and an agent that says nothing, are told by the end of the process. */
function speakTo(socket: unknown, onReport: (report: AgentReport) => void): AgentProcess['send'] {
  if (!(socket instanceof Socket)) return () => undefined;
  const lines = speakJsonLines<AgentReport, AgentOrder>(socket, {
    schema: agentReportSchema,
    maxLineLength: maxAgentLine,
    receive: onReport,
    refuse: () => undefined,
  });
  return (order) => void lines.send(order);
}

function passLines(stream: Readable, redact: (line: string) => string, output: (line: string) => void): void {
  const lines = createLineSplitter(redact);
  stream.on('data', (chunk: Buffer) => lines.push(chunk).forEach(output));
  stream.on('end', () => lines.end().forEach(output));
}

/** Of a stack trace the line that names the error. */
function tellingLine(tail: readonly string[]): string | undefined {
  const said = tail.filter((line) => line.trim() !== '');
  return said.find((line) => /^\w*Error\b/.test(line)) ?? said.at(-1);
}

/** Ours, without what the agent must not have: the authtoken comes to it by the channel alone. */
function agentEnvironment({ NGROK_AUTHTOKEN: _, ...env }: Environment): Environment {
  return withoutInspector(env);
}
