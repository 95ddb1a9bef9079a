import { basename, dirname, join, resolve } from 'node:path';
import type { CheckoutFacts } from '../../core/settings/identity/project-identity.ts';
import { isFolder } from '../os/path-kind.ts';
import { readEnvFileNow } from './read-env.ts';

/** A git work tree. */
export interface Checkout extends CheckoutFacts {
  /** Its top folder, absolute. */
  readonly top: string;
}

/**
 * The git work tree that a folder lies in, or null. Reads files alone: git itself may be missing, takes 5 to 50 ms, and
 * refuses a work tree of another user's. A linked work tree and a submodule have a file `.git` that names their
 * repository's folder (gitrepository-layout(5)). Never rejects.
 */
export async function findCheckout(folder: string): Promise<Checkout | null> {
  for (const top of upwards(folder)) {
    const gitDirectory = await gitDirectoryOf(top);
    if (gitDirectory !== null)
      return { top, topFolder: basename(top), gitConfig: plainText(join(gitDirectory, 'config')) ?? '' };
  }
  return null;
}

/** The folder itself and all above it, the innermost first; up to `top`, where one is given. */
export function upwards(folder: string, top = '/'): readonly string[] {
  const above = dirname(folder);
  return folder === top || above === folder ? [folder] : [folder, ...upwards(above, top)];
}

/** Where the repository of a work tree keeps its config; null: `top` is no top of any. */
async function gitDirectoryOf(top: string): Promise<string | null> {
  const path = join(top, '.git');
  if (await isFolder(path)) return plainText(join(path, 'HEAD')) === null ? null : path;
  const pointer = /^gitdir:\s*(.+?)\s*$/m.exec(plainText(path) ?? '')?.[1];
  if (pointer === undefined) return null;
  const own = resolve(top, pointer);
  const common = plainText(join(own, 'commondir'));
  return common === null ? own : resolve(own, common.trim());
}

function plainText(path: string): string | null {
  const reading = readEnvFileNow(path);
  return reading.type === 'envFile.read' ? reading.text : null;
}
