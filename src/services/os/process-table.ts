import { readdirSync, readFileSync } from 'node:fs';
import { readFile, readlink } from 'node:fs/promises';
import { codeOf } from './error-code.ts';

/** What `/proc/PID/stat` says of a process, as proc(5) has it. */
export interface ProcessStat {
  /** Its name, 15 bytes of it; the process chooses it, and it may hold anything. */
  readonly name: string;
  /** `R` runs, `S` sleeps, `Z` is a zombie, `X` is dead. */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly threads: number;
  /** In ticks since the machine's start: with the pid it names a process for good, since pids come round again. */
  readonly startedTicks: number;
}

/** All processes of this machine, in the order of their numbers; none where there is no /proc (macOS). */
export function processIds(): number[] {
  try {
    const names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return names.map(Number).sort((one, other) => one - other);
  } catch {
    return [];
  }
}

/** Null where there is no such process, no /proc, or where others' processes are hidden. */
export function processStat(pid: number): ProcessStat | null {
  try {
    return readStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return null;
  }
}

/** The processes of a group that live. */
export function processesOf(group: number): readonly number[] {
  return processIds().filter((pid) => {
    const stat = processStat(pid);
    return stat?.group === group && !hasEnded(stat);
  });
}

/** `pid (name) state ppid pgrp session …`: only the last `)` is sure to end the name. */
function readStat(text: string): ProcessStat {
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  const numberAt = (index: number) => Number(fields[index]);
  return {
    name: text.slice(text.indexOf('(') + 1, end),
    state: fields[0] ?? '',
    parent: numberAt(1),
    group: numberAt(2),
    session: numberAt(3),
    threads: numberAt(17),
    startedTicks: numberAt(19),
  };
}

/**
 * Is it over with the process, although it is listed? Of one whose first thread is dead others may still hold a port. A
 * zombie holds nothing, and where nobody collects it (a container whose first process does not) it stays for ever.
 */
export function hasEnded({ state, threads }: ProcessStat): boolean {
  return (state === 'Z' && threads <= 1) || state === 'X';
}

/** Does a process of that number live? Another user's counts, a zombie does not. */
export function isAlive(pid: number): boolean {
  if (!answers(pid)) return false;
  const stat = processStat(pid);
  // Gone since, hidden, or a system without /proc.
  return stat === null ? answers(pid) : !hasEnded(stat);
}

function answers(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * The arguments that a process was started with, its program the first. Empty for a zombie, for one that cleared them,
 * and where there is no /proc.
 */
export async function commandLine(pid: number): Promise<readonly string[]> {
  const text = await procText(`/proc/${pid}/cmdline`);
  return text.split('\0').filter((argument) => argument !== '');
}

/** What a file of /proc or /sys says; empty where there is none, or it may not be read. */
export function procText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

/** The folder that a process is in; null where that is not to be known: no /proc, or another user's process. */
export async function workingFolder(pid: number): Promise<string | null> {
  return readlink(`/proc/${pid}/cwd`).catch(() => null);
}
