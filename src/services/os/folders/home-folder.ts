import { homedir } from 'node:os';

/** The home that Debian gives to users who have none. */
const nowhere = '/nonexistent';

/**
 * The user's home folder. Where neither HOME nor the system's list of users has one, as in a container with a bare uid
 * (`docker run --user 4321`), where Node's own answer is an error, it is one that is not there.
 */
export function homeFolder(env: Readonly<Record<string, string | undefined>>): string {
  try {
    return env['HOME'] || homedir();
  } catch {
    return nowhere;
  }
}
