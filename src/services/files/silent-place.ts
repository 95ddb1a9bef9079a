import { realpathSync } from 'node:fs';
import type { SilentFile } from '../../core/doctor/settings.ts';
import { type Mount, mountTable } from './mount-table.ts';

// Windows' drives in WSL, folders of the host in virtual machines and Docker Desktop, and those of the network: inotify(7) tells of
// what is done on this machine alone. An overlay, as the root of a container is, changes from this side.
const silentTypes =
  /^(9p|v9fs|drvfs|virtiofs|vboxsf|prl_fs|vmhgfs|fakeowner|nfs4?|cifs|smb3?|smbfs|afs|ceph|fuse\.(?!fuse-overlayfs|overlayfs|mergerfs|ecryptfs).+)$/;

/** Why edits of this file may come without an event; null: nothing is known that speaks for it, or it is not there. Never throws. */
export function silentPlaceOf(path: string, mounts: readonly Mount[] = mountTable()): SilentFile | null {
  const place = realPath(path);
  if (place === null) return null;
  const holding = mounts.filter(({ at }) => at === '/' || place === at || place.startsWith(`${at}/`));
  // The longest is the innermost; of two at one place the later hides the other.
  const mount = holding.reduce<Mount | null>(
    (inner, each) => (inner === null || each.at.length >= inner.at.length ? each : inner),
    null,
  );
  if (mount === null) return null;
  if (mount.at === place) return { by: 'mounted-file' };
  return silentTypes.test(mount.type) ? { by: 'file-system', type: mount.type } : null;
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
