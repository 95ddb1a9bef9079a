import type { Environment } from '../../core/base/environment.ts';
import { toolOutput } from '../os/tool-output.ts';

const gitMs = 2500;

/**
 * Which of these names git would ignore in a folder, whether or not they are there or tracked; null: it is in no checkout, or there is no
 * git that answers. Never rejects.
 */
export async function ignoredNames(
  cwd: string,
  env: Environment,
  names: readonly string[],
): Promise<readonly string[] | null> {
  const args = ['check-ignore', '--no-index', '--', ...names];
  const result = await toolOutput({ file: 'git', args, cwd, env, deadlineMs: gitMs });
  if (result.at === 'done') return result.stdout.split('\n').filter((name) => name !== '');
  // Exit code 1, and not a word: none is ignored (git-check-ignore(1)).
  return result.at === 'failed' && result.stderr.trim() === '' && (await isInCheckout(cwd, env)) ? [] : null;
}

async function isInCheckout(cwd: string, env: Environment): Promise<boolean> {
  const args = ['rev-parse', '--is-inside-work-tree'];
  const result = await toolOutput({ file: 'git', args, cwd, env, deadlineMs: gitMs });
  return result.at === 'done' && result.stdout.trim() === 'true';
}
