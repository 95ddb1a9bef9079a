import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';

/** A terminal that a program writes to and a person looks at. */
export function createTerminal(columns: number, rows: number) {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  const written: string[] = [];
  const stream = Object.assign(
    new Writable({
      decodeStrings: false,
      write(chunk: string, _, done) {
        written.push(chunk);
        // It keeps the order itself. One that waited would hold the rest back, where a test waits for what was written by now.
        terminal.write(chunk);
        done();
      },
    }),
    { columns, rows, isTTY: true },
  );
  // What the compositor needs of a terminal's stream, which only a real one has in full.
  const stdout: NodeJS.WriteStream = Object.assign(Object.create(process.stdout), {
    columns,
    rows,
    isTTY: true,
    write: (text: string) => stream.write(text),
  });
  const events = new EventEmitter();
  Object.assign(stdout, {
    on: events.on.bind(events),
    off: events.off.bind(events),
    emit: events.emit.bind(events),
  });
  const screen = () =>
    Array.from({ length: terminal.rows }, (_, row) =>
      (terminal.buffer.active.getLine(row)?.translateToString(true) ?? '').trimEnd(),
    );
  const resize = (nextColumns: number, nextRows: number) => {
    terminal.resize(nextColumns, nextRows);
    Object.assign(stdout, { columns: nextColumns, rows: nextRows });
    events.emit('resize');
  };
  return { stdout, screen, resize, written, terminal };
}
