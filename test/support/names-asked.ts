import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa, execaSync } from 'execa';
import { launcher, userEnvironment } from './project.ts';

const fixture = fileURLToPath(new URL('../fixtures/names-asked.py', import.meta.url));
const apart = ['unshare', '--map-root-user', '--net', '--mount'];

/** Linux alone has such namespaces, and some machines let nobody but root make them, or not even root. */
export const canUnshare = !execaSync('unshare', [...apart.slice(1), 'true'], { reject: false }).failed;

export interface Asked {
  /** Every name that a name server was asked for, each once, sorted. */
  readonly names: readonly string[];
  readonly stdout: string;
  readonly code: number | undefined;
}

/**
 * Runs the built program on a machine of its own, without any network but loopback, in a name server's sight.
 *
 * @param stopAt it is told to stop (SIGTERM) once its output holds this; else it ends by itself.
 */
export async function namesAsked(
  folder: string,
  args: readonly string[],
  stopAt: string | null = null,
): Promise<Asked> {
  const [file = '', ...rest] = apart;
  const log = join(folder, 'names.log');
  const { http_proxy: _, https_proxy: __, no_proxy: ___, ...env } = userEnvironment(folder);
  const child = execa(file, [...rest, 'python3', fixture, log, launcher, ...args], {
    cwd: folder,
    env,
    extendEnv: false,
    reject: false,
    all: true,
    lines: false,
  });
  let output = '';
  let told = stopAt === null;
  child.all?.on('data', (data: Buffer) => {
    output += data.toString();
    if (told || !output.includes(stopAt ?? '')) return;
    told = true;
    child.kill('SIGTERM');
  });
  const { exitCode, stdout } = await child;
  const names = existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : [];
  return { names: [...new Set(names)].toSorted(), stdout, code: exitCode };
}
