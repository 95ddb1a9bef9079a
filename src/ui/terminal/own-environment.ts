import type { Environment } from '../../core/settings/settings.ts';

/** For a program that is the person's and may outlive us: it bears no mark by which what we leave behind is swept up. */
export function withoutOurs(env: Environment): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('OCAP_DEV_')));
}

/** Is the person at another machine than this one? */
export function isOverSsh(env: Environment): boolean {
  return Boolean(env['SSH_CONNECTION'] || env['SSH_TTY']);
}
