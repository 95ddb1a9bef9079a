import { type IPty, spawn } from '@lydell/node-pty';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import xterm, { type IBufferLine } from '@xterm/headless';

export interface TerminalOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly columns?: number;
  readonly rows?: number;
  /** So many columns and rows more than the program is told of: what it writes beyond its edges is seen. */
  readonly spare?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A program on a real pseudo-terminal, and what a person sees of it. */
export interface TerminalSession {
  /** The rows as they are now, without trailing spaces. */
  screen(): string[];
  /** The rows with their colours. */
  lines(): IBufferLine[];
  /** Waits until the screen shows this; shows what it showed instead when it never does. */
  see(wanted: string | RegExp, timeoutMs?: number): Promise<string>;
  /** Waits until the screen no longer shows this. */
  seeNoMore(unwanted: string | RegExp, timeoutMs?: number): Promise<void>;
  /** Waits until all that was written is on the screen. */
  drawn(): Promise<void>;
  press(keys: string): void;
  resize(columns: number, rows: number): void;
  readonly pid: number;
  kill(signal: string): void;
  readonly exited: Promise<{ exitCode: number; signal: number | undefined }>;
  /** Everything that the program wrote, escapes included. */
  output(): string;
  /** Whether the terminal shows its alternate screen. */
  alternate(): boolean;
  close(): Promise<void>;
}

const patienceMs = 10_000;

/** Starts a program in a terminal of its own, as a person would. */
export function openTerminal(options: TerminalOptions): TerminalSession {
  const { command, args, cwd, columns = 80, rows = 24, spare = 0 } = options;
  const size = { cols: columns + spare, rows: rows + spare };
  const terminal = new xterm.Terminal({ ...size, allowProposedApi: true, scrollback: 500 });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  const env = environment(options);
  const pty = spawn(command, [...args], {
    cwd,
    cols: columns,
    rows,
    // It becomes TERM.
    name: env['TERM'] ?? 'xterm-256color',
    env,
  });
  const listeners = new Set<() => void>();
  let output = '';
  pty.onData((data) => {
    output += data;
    terminal.write(data, () => {
      for (const tell of listeners) tell();
    });
  });
  const exited = new Promise<{ exitCode: number; signal: number | undefined }>((resolve) => {
    // Its last bytes are on the screen, too.
    pty.onExit(({ exitCode, signal }) => terminal.write('', () => resolve({ exitCode, signal })));
  });

  const screen = (): string[] => {
    const { active } = terminal.buffer;
    return Array.from({ length: terminal.rows }, (_, row) =>
      // A terminal made narrower keeps what stood beyond its edge, out of sight.
      (active.getLine(active.viewportY + row)?.translateToString(true, 0, terminal.cols) ?? '').trimEnd(),
    );
  };

  function until(holds: (text: string) => boolean, what: string, timeoutMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        listeners.delete(check);
        reject(new Error(`${what}; the screen was:\n${screen().join('\n')}`));
      }, timeoutMs);
      function check(): void {
        const text = screen().join('\n');
        if (!holds(text)) return;
        clearTimeout(timer);
        listeners.delete(check);
        resolve(text);
      }
      listeners.add(check);
      check();
    });
  }

  const lines = (): IBufferLine[] =>
    Array.from({ length: terminal.rows }, (_, row) =>
      terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row),
    ).filter((line) => line !== undefined);

  return {
    screen,
    lines,
    see: (wanted, timeoutMs = patienceMs) =>
      until((text) => shows(text, wanted), `never saw ${wanted}`, timeoutMs),
    seeNoMore: async (unwanted, timeoutMs = patienceMs) =>
      void (await until((text) => !shows(text, unwanted), `still saw ${unwanted}`, timeoutMs)),
    drawn: () => new Promise((resolve) => terminal.write('', resolve)),
    press: (keys) => pty.write(keys),
    resize(nextColumns, nextRows) {
      terminal.resize(nextColumns, nextRows);
      pty.resize(nextColumns, nextRows);
    },
    pid: pty.pid,
    kill: (signal) => pty.kill(signal),
    exited,
    output: () => output,
    alternate: () => terminal.buffer.active.type === 'alternate',
    close: () => close(pty, exited),
  };
}

function shows(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}

/** As on a person's machine: not in CI, a terminal that can show everything. */
function environment({ env = {} }: TerminalOptions): Record<string, string> {
  const { CI: _, NO_COLOR: __, ...rest } = process.env;
  const merged = { ...rest, NODE_ENV: 'production', LANG: 'C.UTF-8', TERM: 'xterm-256color', ...env };
  return Object.fromEntries(
    Object.entries(merged).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

async function close(pty: IPty, exited: Promise<unknown>): Promise<void> {
  try {
    pty.kill('SIGTERM');
  } catch {
    return;
  }
  await exited;
}
