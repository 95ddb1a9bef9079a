import { join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import { openTerminal } from '../terminal.ts';
import { type BareMachine, checkout } from './machine.ts';

/** A clone of what is committed, as a newcomer gets it. */
export async function cloneOn(machine: BareMachine): Promise<string> {
  const place = join(machine.folder, 'clone');
  await execa('git', ['clone', '--quiet', checkout, place]);
  return place;
}

export interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Before the machine's own tools. */
  readonly path: readonly string[];
}

const patienceMs = 600_000;

/** Starts it in a terminal, waits until the screen says that the app is ready, and leaves. @returns what that took, in words. */
export async function readyIn(machine: BareMachine, { command, args, cwd, path }: Start): Promise<string> {
  const start = performance.now();
  const env = machine.environment(path);
  const terminal = openTerminal({ command, args, cwd, env, columns: 120, rows: 40 });
  try {
    await terminal.see(/\bready\b/, patienceMs);
    const tookMs = performance.now() - start;
    terminal.press('q');
    expect(await terminal.exited).toMatchObject({ exitCode: 0 });
    return `${(tookMs / 1000).toFixed(1)} s`;
  } finally {
    await terminal.close();
  }
}
