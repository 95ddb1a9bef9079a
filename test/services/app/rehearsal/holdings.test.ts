import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { holdingsOf } from '../../../../src/services/app/rehearsal/holdings.ts';

const undo: (() => unknown)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

/** A process of its own group that takes a port and a lock, in a child as well; its lines say so. */
async function holder(folder: string): Promise<{ readonly pid: number; readonly port: number }> {
  const code = `
import fcntl, os, socket, sys
listener = socket.create_server(("127.0.0.1", 0))
lock = open(sys.argv[1], "w")
fcntl.flock(lock, fcntl.LOCK_EX)
shared = open(sys.argv[1] + ".shared", "w")
fcntl.flock(shared, fcntl.LOCK_SH)
print(listener.getsockname()[1], flush=True)
sys.stdin.read()`;
  const child: ChildProcess = spawn('python3', ['-c', code, join(folder, 'app.lock')], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  undo.push(() => child.kill('SIGKILL'));
  const { promise, resolve } = Promise.withResolvers<number>();
  child.stdout?.once('data', (text: Buffer) => resolve(Number(text)));
  return { port: await promise, pid: child.pid ?? 0 };
}

it.skipIf(process.platform !== 'linux')(
  'a program that listens and has a file for itself is said to, with the port and the file; what it shares is not',
  async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'holdings-')));
    undo.push(() => rmSync(folder, { recursive: true }));
    const { pid, port } = await holder(folder);
    expect(await holdingsOf(pid)).toEqual({ ports: [port], locks: [join(folder, 'app.lock')], devices: [] });
  },
);
