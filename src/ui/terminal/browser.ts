import { spawn } from 'node:child_process';
import type { Environment } from '../../core/settings/settings.ts';

/** What became of a URL that was to be opened. */
export type Opened = 'opened' | 'over ssh' | 'no browser';

export interface BrowserDeps {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
}

/** An opener that is still there after this has a browser to start. */
const patienceMs = 1000;

/** Opens URLs in the person's browser, if there is one on this machine. */
export function createBrowser({ env, platform }: BrowserDeps): (url: string) => Promise<Opened> {
  return async (url) => {
    if (env['SSH_CONNECTION'] || env['SSH_TTY']) return 'over ssh';
    for (const program of openers(platform, env)) if (await starts(program, url, env)) return 'opened';
    return 'no browser';
  };
}

function openers(platform: NodeJS.Platform, env: BrowserDeps['env']): readonly string[] {
  if (platform === 'darwin') return ['open'];
  if (env['WSL_DISTRO_NAME']) return ['wslview', 'explorer.exe'];
  // Without a display xdg-open would start a browser for terminals, over ours.
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open'] : [];
}

function starts(program: string, url: string, env: BrowserDeps['env']): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, [url], { detached: true, stdio: 'ignore', env: withoutOurs(env) });
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

/** The browser is the person's: it bears no mark by which what we leave behind is swept up. */
function withoutOurs(env: BrowserDeps['env']): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('OCAP_DEV_')));
}
