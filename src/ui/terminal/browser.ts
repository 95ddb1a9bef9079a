import { spawn } from 'node:child_process';
import type { Environment } from '../../core/settings/settings.ts';
import { isOverSsh, withoutOurs } from './own-environment.ts';

/** What became of a URL that was to be opened. */
export type Opened = 'opened' | 'over ssh' | 'no browser';

export interface BrowserDeps {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
}

/** An opener that is still there after this has a browser to start. */
const patienceMs = 1000;

type Opener = readonly [program: string, ...args: string[]];

/** Opens URLs in the person's browser: by `$BROWSER`, also over ssh, where editors that work from afar set it; else on this machine. */
export function createBrowser({ env, platform }: BrowserDeps): (url: string) => Promise<Opened> {
  return async (url) => {
    for (const opener of named(env, url)) if (await starts(opener, env)) return 'opened';
    if (isOverSsh(env)) return 'over ssh';
    for (const program of openers(platform, env)) if (await starts([program, url], env)) return 'opened';
    return 'no browser';
  };
}

/** `$BROWSER`: commands with a colon between them, `%s` for the URL, as Python's webbrowser and xdg-open read it. */
function named(env: Environment, url: string): readonly Opener[] {
  return (env['BROWSER'] ?? '').split(':').flatMap((command): Opener[] => {
    const [program, ...args] = command.trim().split(/\s+/);
    if (program === undefined || program === '') return [];
    const given = args.map((arg) => arg.replaceAll('%s', url));
    return [[program, ...given, ...(command.includes('%s') ? [] : [url])]];
  });
}

function openers(platform: NodeJS.Platform, env: Environment): readonly string[] {
  if (platform === 'darwin') return ['open'];
  if (env['WSL_DISTRO_NAME']) return ['wslview', 'explorer.exe'];
  // Without a display xdg-open would start a browser for terminals, over ours.
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open'] : [];
}

function starts([program, ...args]: Opener, env: Environment): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore', env: withoutOurs(env) });
    const timer = setTimeout(() => resolve(true), patienceMs);
    const ended = (opened: boolean) => {
      clearTimeout(timer);
      resolve(opened);
    };
    child.once('error', () => ended(false));
    child.once('exit', (code) => ended(code === 0));
    child.unref();
  });
}
