import { readdir, readlink } from 'node:fs/promises';
import { processesOf, procText } from '../../os/process-table.ts';

/** What the processes of a group have that no second one can have at the same time. */
export interface Holdings {
  /** TCP ports at which they listen. */
  readonly ports: readonly number[];
  /** Files that they have locked for themselves. */
  readonly locks: readonly string[];
  /** Devices that they have open: a camera, a serial line, a GPU with memory of its own. */
  readonly devices: readonly string[];
}

/** What every program has open. */
const common =
  /^\/dev\/(?:null|zero|u?random|tty|console|ptmx|pts\/.*|shm\/.*|mqueue\/.*|fuse)(?: \(deleted\))?$/;

/** Looks at all processes of the group. Nothing is found where there is no /proc (macOS). */
export async function holdingsOf(group: number): Promise<Holdings> {
  const pids = processesOf(group);
  const [listeners, ...open] = await Promise.all([listeningPorts(), ...pids.map(openFiles)]);
  const files = open.flat();
  return {
    ports: unique(files.flatMap(({ place }) => listeners.get(place) ?? [])),
    locks: unique(files.filter(({ isLocked }) => isLocked).map(({ place }) => place)),
    devices: unique(
      files.map(({ place }) => place).filter((place) => place.startsWith('/dev/') && !common.test(place)),
    ),
  };
}

/** By the name under which a process has the socket open: `socket:[4711]`. State 0A is LISTEN, numbers are hexadecimal (proc(5)). */
async function listeningPorts(): Promise<ReadonlyMap<string, number>> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(procText));
  const rows = tables.flatMap((table) => table.split('\n')).map((row) => row.trim().split(/\s+/));
  return new Map(
    rows
      .filter((fields) => fields[3] === '0A')
      .map(([, address = '', , , , , , , , inode]) => [
        `socket:[${inode}]`,
        Number.parseInt(address.slice(address.lastIndexOf(':') + 1), 16),
      ]),
  );
}

interface OpenFile {
  readonly place: string;
  readonly isLocked: boolean;
}

async function openFiles(pid: number): Promise<readonly OpenFile[]> {
  const names = await readdir(`/proc/${pid}/fd`).catch(() => []);
  return Promise.all(
    names.map(async (name) => {
      const [place, about] = await Promise.all([
        readlink(`/proc/${pid}/fd/${name}`).catch(() => ''),
        procText(`/proc/${pid}/fdinfo/${name}`),
      ]);
      return { place, isLocked: exclusiveLock.test(about) };
    }),
  );
}

/** `lock:	1: FLOCK  ADVISORY  WRITE 4711 fe:00:123 0 EOF`: flock and fcntl alike (proc_pid_fdinfo(5)). */
const exclusiveLock = /^lock:.*\sWRITE\s/m;

function unique<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Set(items)];
}
