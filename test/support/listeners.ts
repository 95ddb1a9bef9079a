import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface Listener {
  readonly pid: number;
  readonly address: string;
  readonly port: number;
}

/** Where these processes listen for TCP connections, as /proc has it (Linux). */
export function listeners(pids: readonly number[]): Listener[] {
  const all = ['tcp', 'tcp6'].flatMap((family) => listening(`/proc/net/${family}`));
  return pids.flatMap((pid) => {
    const own = new Set(socketsOf(pid));
    return all.flatMap(({ inode, ...where }) => (own.has(inode) ? [{ pid, ...where }] : []));
  });
}

/** proc_net(5): `sl local_address rem_address st … inode`, in hexadecimal; state 0A is LISTEN. */
function listening(file: string) {
  const [, ...rows] = readFileSync(file, 'utf8').trim().split('\n');
  return rows.flatMap((row) => {
    const fields = row.trim().split(/\s+/);
    const [address = '', port = ''] = (fields[1] ?? '').split(':');
    return fields[3] === '0A'
      ? [{ inode: fields[9] ?? '', address: readable(address), port: Number.parseInt(port, 16) }]
      : [];
  });
}

/** An address of version 4 with its bytes the right way round; any other as it is. */
function readable(hex: string): string {
  if (hex.length !== 8) return hex;
  return [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.');
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  const names = orGone(() => readdirSync(folder), []);
  const targets = names.map((name) => orGone(() => readlinkSync(`${folder}/${name}`), ''));
  return targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []);
}

/** A process may have ended, or closed something, since it was looked at. */
function orGone<Value>(look: () => Value, otherwise: Value): Value {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
