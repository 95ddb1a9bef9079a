/** Where a git repository says that it comes from. */
export interface GitRemote {
  /** `origin`. */
  readonly remote: string;
  readonly url: string;
}

/**
 * The remotes that the text of a `.git/config` names, in its order. Reads what git itself writes (`git help config`,
 * "Syntax"); what a file includes is not followed, for `git remote add` writes into this one.
 */
export function remoteUrls(gitConfig: string): readonly GitRemote[] {
  const remotes: GitRemote[] = [];
  let section: string | null = null;
  for (const line of gitConfig.split(/\r?\n/)) {
    if (/^\s*\[/.test(line)) section = /^\s*\[remote\s+"(.*?)"\]/i.exec(line)?.[1] ?? null;
    const url = /^\s*url\s*=\s*"?([^"]*?)"?\s*$/i.exec(line)?.[1];
    if (section !== null && url !== undefined) remotes.push({ remote: section, url });
  }
  return remotes;
}

/**
 * The last part of a remote's path, in any form of git's: `git@host:owner/name.git`, `https://…/name/`, `../name`. Empty
 * where it has none; never what stands before the path, which may be a password.
 */
export function repositoryName(url: string): string {
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').replace(/[?#].*$/, '');
  const parts = path.split(/[/\\:]/);
  const last = parts.findLast((part) => part !== '' && part !== '.git') ?? '';
  return last.replace(/\.git$/, '');
}
