import { EventEmitter } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import {
  fitted,
  givingBack,
  spareColumns,
  synchronized,
  type TerminalKind,
  taking,
} from '../../core/base/terminal/terminal.ts';

/** Stands in Ink's frame where the log goes. Private use: nobody's text holds it, clean-row.ts drops it from the log. */
export const slot = '\uE000';
/** Stand for the rows that hold an age: the app's and the tunnel's. */
export const ageSlots = ['\uE001', '\uE002'] as const;

/** A row of the chrome that is painted without React, such as one with an age in it; each has a slot in Ink's frame. */
export type RowPainter = (columns: number) => string;
export type LiveRows = ReadonlyMap<string, RowPainter>;

/** The log, for a height and a width. */
export type PaintLog = (height: number, columns: number) => readonly string[];

/** Owns the terminal's picture: Ink's chrome and the log's rows, put together, and only what changed is written. */
export interface Compositor {
  /** Ink's stdout: it takes whole frames and never reaches the terminal. */
  readonly stdout: NodeJS.WriteStream;
  /** Takes the terminal, with what it understands. */
  start(): void;
  /** Gives it back; also twice. */
  stop(): void;
  /** Paints what changed. */
  paint(): void;
  /**
   * Paints what Ink would draw, without it: a key that moves the view is answered before React has worked for some 5 ms, and each round of
   * checks has news that took React and Ink 5 MB of memory to draw.
   */
  sketch(): void;
  /** Paints the live rows that changed, and looks at nothing else: a whole picture each second was most of what the screen did at rest. */
  paintLive(): void;
  /** Paints everything, whatever is believed to be there. */
  repaint(): void;
  close(): void;
}

const esc = '\x1b';
/** Modes that Ink sets for its input, which concern the real terminal. */
const modes = new RegExp(`^(?:${esc}\\[[?<>=][0-9;]*[A-Za-z])+$`);

const noLiveRows: LiveRows = new Map();

/** Joins the frame's chrome, the live rows and the log into exactly `rows` rows. Pure, if its painters are. */
export function compose(
  frame: string,
  rows: number,
  columns: number,
  log: PaintLog,
  live: LiveRows = noLiveRows,
): string[] {
  const chrome = frame.split('\n').map((row) => live.get(row.trim())?.(columns) ?? row);
  const at = chrome.findIndex((row) => row.includes(slot));
  const whole =
    at === -1
      ? chrome
      : [
          ...chrome.slice(0, at),
          ...filled(log, rows - (chrome.length - 1), columns),
          ...chrome.slice(at + 1),
        ];
  return Array.from({ length: rows }, (_, row) => whole[row] ?? '');
}

/** Where the live rows stand. They are above the log, which takes as many rows as it likes. */
function liveIn(frame: string, live: LiveRows): (readonly [number, RowPainter])[] {
  return frame.split('\n').flatMap((row, index) => {
    const painter = live.get(row.trim());
    return painter === undefined ? [] : [[index, painter] as const];
  });
}

/**
 * A row over what stands in its place. What is left of that is erased after a row that is short. Not after a full one: without
 * line wrap xterm and tmux keep the cursor on the last column, and would erase that. Where the width depends on the terminal
 * (anything but ASCII), the erasure comes first.
 */
export function overwrite(row: string, columns: number): string {
  const text = stripVTControlCharacters(row);
  if (/[^ -~]/.test(text)) return `\x1b[K${row}\x1b[0m`;
  const isShort = text.length < columns;
  return `${row}\x1b[0m${isShort ? '\x1b[K' : ''}`;
}

function filled(log: PaintLog, height: number, columns: number): string[] {
  if (height < 1) return [];
  const rows = log(height, columns);
  return Array.from({ length: height }, (_, row) => rows[row] ?? '');
}

/**
 * A compositor on this terminal. It follows its size; `sized` is called after a change, before the next picture.
 * @param draft what Ink draws of the state as it is now: for as long as Ink, which takes longest to load, has drawn nothing, and for a sketch.
 */
export function createCompositor(
  terminal: NodeJS.WriteStream,
  log: PaintLog,
  sized: () => void,
  live: LiveRows = noLiveRows,
  draft: () => string = () => '',
  kind: TerminalKind = 'xterm',
): Compositor {
  let frame: string | null = null;
  let shown: readonly (string | undefined)[] = [];
  let liveRowsShown: readonly (readonly [number, RowPainter])[] = [];
  let running = false;

  function paint(): void {
    if (!running) return;
    const { rows, columns } = sizeOf(terminal, kind);
    const picture = compose(frame ?? draft(), rows, columns, log, live);
    const changes = picture
      .map((row, index) => (row === shown[index] ? '' : `\x1b[${index + 1};1H${overwrite(row, columns)}`))
      .join('');
    shown = picture;
    liveRowsShown = liveIn(frame ?? draft(), live);
    write(changes);
  }

  function paintLive(): void {
    if (!running) return;
    const { columns } = sizeOf(terminal, kind);
    const painted = liveRowsShown.map(([index, painter]) => [index, painter(columns)] as const);
    const changed = painted.filter(([index, row]) => index < shown.length && row !== shown[index]);
    shown = changed.reduce((rows, [index, row]) => rows.with(index, row), shown);
    write(changed.map(([index, row]) => `\x1b[${index + 1};1H${overwrite(row, columns)}`).join(''));
  }

  function write(changes: string): void {
    if (changes !== '') terminal.write(synchronized(fitted(changes, kind), kind));
  }

  function sketch(): void {
    // Before Ink's first frame each picture is drawn anew.
    if (frame !== null) frame = draft();
    paint();
  }

  function repaint(): void {
    shown = [];
    paint();
  }

  const stdout = frameTaker(terminal, kind, (next) => {
    frame = next;
    paint();
  });
  const resized = () => {
    shown = [];
    sized();
    stdout.emit('resize');
    paint();
  };
  terminal.on('resize', resized);

  return {
    stdout,
    start() {
      if (running) return;
      running = true;
      shown = [];
      terminal.write(taking(kind));
      paint();
    },
    stop() {
      if (!running) return;
      running = false;
      terminal.write(givingBack(kind));
    },
    paint,
    sketch,
    paintLive,
    repaint,
    close: () => terminal.off('resize', resized),
  };
}

/** A terminal that does not tell its size is taken for the classic one. */
export function sizeOf(
  { rows, columns }: NodeJS.WriteStream,
  kind: TerminalKind,
): { rows: number; columns: number } {
  return { rows: rows || 24, columns: (columns || 80) - spareColumns(kind) };
}

/** What Ink writes to: with its `debug` option each write is one whole frame. */
function frameTaker(
  terminal: NodeJS.WriteStream,
  kind: TerminalKind,
  take: (frame: string) => void,
): NodeJS.WriteStream {
  const write = (data: string, encoding?: unknown, callback?: () => void): boolean => {
    if (modes.test(data)) {
      if (kind === 'xterm') terminal.write(data);
    } else if (data !== '') take(data);
    const done = typeof encoding === 'function' ? encoding : callback;
    done?.();
    return true;
  };
  const taker = Object.create(terminal, {
    write: { value: write },
    ...ownEvents(),
  });
  return taker;
}

/** Ink listens for `resize` here, and must hear it from us, after the size is known. */
function ownEvents(): PropertyDescriptorMap {
  const emitter = new EventEmitter();
  const own = (name: 'on' | 'off' | 'once' | 'emit' | 'addListener' | 'removeListener') => ({
    value: emitter[name].bind(emitter),
  });
  return {
    on: own('on'),
    off: own('off'),
    once: own('once'),
    emit: own('emit'),
    addListener: own('addListener'),
    removeListener: own('removeListener'),
  };
}
