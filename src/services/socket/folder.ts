import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Environment } from '../../core/settings/settings.ts';
import { socketWords } from '../../core/words/supervisor.ts';
import { chmod, lstat, mkdir, stat } from '../os/folders/files-at-once.ts';

/** A folder that is not safe to use, in a sentence. */
class UnsafeFolder extends Error {}

const name = 'ocap-dev';
/** sockaddr_un(5) has 108 bytes on Linux and 104 on macOS, of which the last is a zero. */
const longestPath = 103;
/** The longest name in the folder: twelve digits of a key, a pid, six digits of chance. */
const longestSocketName = '0123456789ab-4194304-012345.sock';

/** Where the sockets lie: the same for every terminal of this user, as far as the system says so. Nothing is made. */
export async function runtimeFolderPath(env: Environment): Promise<string> {
  const uid = process.getuid?.() ?? 0;
  // A session that was not told (cron, su) looks where the others are told.
  for (const given of [env['XDG_RUNTIME_DIR'], `/run/user/${uid}`]) {
    if (given === undefined || !isAbsolute(given) || !(await isOwnFolder(given, uid))) continue;
    const folder = join(given, name);
    if (Buffer.byteLength(join(folder, longestSocketName)) <= longestPath) return folder;
  }
  return join(process.platform === 'darwin' ? tmpdir() : '/tmp', `${name}-${uid}`);
}

/**
 * Makes the folder, or sees that it is ours alone: a real folder, our own, with no rights for anybody else. Its mode is
 * mended; anything else that is wrong with it is somebody's doing.
 *
 * @throws {UnsafeFolder} where it is not to be used, and what the system says where it cannot be made.
 */
export async function ownFolder(path: string, uid = process.getuid?.() ?? 0): Promise<string> {
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const stats = await lstat(path);
  if (!stats.isDirectory()) throw new UnsafeFolder(socketWords.notFolder(path));
  if (stats.uid !== uid) throw new UnsafeFolder(socketWords.foreignFolder(path, stats.uid));
  // Also what umask took away from ourselves.
  if ((stats.mode & 0o777) !== 0o700) await chmod(path, 0o700);
  return path;
}

/** May anybody on this machine take things out of this folder, and put others in their place? Not in one as /tmp is. */
export async function isOpenToOthers(path: string): Promise<boolean> {
  const { mode } = await stat(path);
  return (mode & 0o1002) === 0o0002;
}

async function isOwnFolder(path: string, uid: number): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory() && stats.uid === uid,
    () => false,
  );
}
