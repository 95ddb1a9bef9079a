import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { until } from '../figures.ts';
import { type Contestant, layOut } from './contestants.ts';
import { type Taken, taggedBy, takenBy } from './processes.ts';

/** Of a terminal, in cells. */
export interface Size {
  readonly cols: number;
  readonly rows: number;
}

const usual: Size = { cols: 120, rows: 40 };

/** One contestant at work. What it writes is taken down with its time and read afterwards, so that nobody competes with it. */
export interface Trial {
  /** Milliseconds since it was started, from a time that the workload has noted. */
  sinceStart(name: string): Promise<number>;
  /** Waits until the workload has noted this. */
  noted(name: string): Promise<void>;
  hasNoted(name: string): boolean;
  go(): number;
  /** Gives the moment. */
  press(key: string): number;
  taken(): Taken;
  /** When the screen showed this first, at `sinceMs` or later; null: never. In the time of `go` and `press`. */
  shown(wanted: RegExp, sinceMs?: number): Promise<number | null>;
  readonly startedMs: number;
  wrote(): string;
  end(): Promise<void>;
}

/** Itself, and not pyenv's shim of that name, which takes 80 ms of each start. */
function python(): string {
  return execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
}

const now = () => performance.timeOrigin + performance.now();

export function startTrial(contestant: Contestant, mode: string, size = usual): Trial {
  const folder = mkdtempSync(join(tmpdir(), 'bench-cost-'));
  const project = join(folder, 'project');
  const home = join(folder, 'home');
  for (const each of [project, home]) mkdirSync(each);
  writeFileSync(join(folder, 'mode'), mode);
  layOut(contestant, project, `${python()} -I -S ${join(import.meta.dirname, 'workload.py')} ${folder}`);
  const tag = `BENCH_TRIAL=${randomUUID()}`;
  const startedMs = now();
  const pty = spawn(contestant.command, [...contestant.args], {
    ...size,
    name: 'xterm-256color',
    cwd: project,
    env: {
      PATH: process.env['PATH'] ?? '',
      ...{ HOME: home, XDG_RUNTIME_DIR: folder, LANG: 'C.UTF-8', COLORTERM: 'truecolor' },
      ...{ TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', BENCH_TRIAL: tag.slice(12) },
    },
  });
  const pieces: { readonly atMs: number; readonly text: string }[] = [];
  pty.onData((text) => void pieces.push({ atMs: now(), text }));
  const exited = new Promise<void>((resolve) => pty.onExit(() => resolve()));
  const hasNoted = (name: string) => existsSync(join(folder, name));
  const noted = async (name: string) => {
    await until(performance.now(), async () => hasNoted(name));
  };
  return {
    startedMs,
    noted,
    hasNoted,
    async sinceStart(name) {
      await noted(name);
      return Number(readFileSync(join(folder, name), 'utf8')) * 1000 - startedMs;
    },
    go() {
      writeFileSync(join(folder, 'go'), '');
      return now();
    },
    press(key) {
      const atMs = now();
      pty.write(key);
      return atMs;
    },
    taken: () => takenBy(taggedBy(tag, 'workload.py')),
    shown: (wanted, sinceMs = 0) => firstShown(pieces, size, wanted, sinceMs),
    wrote: () => pieces.map(({ text }) => text).join(''),
    async end() {
      await leave(pty, contestant.quit, exited);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

async function leave(pty: IPty, quit: string, exited: Promise<void>): Promise<void> {
  pty.write(quit);
  await Promise.race([exited, delay(4000)]);
  try {
    pty.kill('SIGKILL');
  } catch {
    // It is gone.
  }
}

async function firstShown(
  pieces: readonly { readonly atMs: number; readonly text: string }[],
  size: Size,
  wanted: RegExp,
  sinceMs: number,
): Promise<number | null> {
  const terminal = new xterm.Terminal({ ...size, allowProposedApi: true, scrollback: 0 });
  for (const { atMs, text } of pieces) {
    await new Promise<void>((resolve) => terminal.write(text, resolve));
    if (atMs >= sinceMs && wanted.test(screenOf(terminal))) return atMs;
  }
  return null;
}

function screenOf(terminal: InstanceType<typeof xterm.Terminal>): string {
  const { active } = terminal.buffer;
  return Array.from(
    { length: terminal.rows },
    (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
  ).join('\n');
}
