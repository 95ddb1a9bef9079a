import { runQuietly, SetupError, say, since } from './report.mjs';

/**
 * What every npm of ours is told. No install script of any package runs, whatever the version of npm: `allowScripts` of package.json is
 * unknown to npm 10, which comes with Node 20 and 22.
 */
const always = [
  '--ignore-scripts',
  '--include=dev',
  '--include=optional',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
  '--no-progress',
  '--no-update-notifier',
  '--no-engine-strict',
  // npm's own waits of 10 and 60 s leave somebody who is merely offline wondering.
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=5000',
];

/**
 * Runs npm quietly in a checkout, and says what it is at.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {string} what `installing packages`
 * @param {readonly string[]} words the command and what it is given
 */
export async function runNpm(root, env, what, [command, ...rest]) {
  say(what);
  const start = Date.now();
  const { code, lines } = await runQuietly(what, 'npm', [command, ...always, ...rest], { cwd: root, env });
  if (code === 0) return say(`done in ${since(start)}`);
  if (code === 'missing')
    throw new SetupError(
      'npm was not found. Install Node with npm from https://nodejs.org, then run `npm run setup`.',
    );
  const isOffline = lines.some((line) =>
    /ENOTFOUND|ENOTCACHED|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET/.test(line),
  );
  for (const line of tellingLines(lines, isOffline)) say(line);
  if (isOffline)
    throw new SetupError(
      'The package registry cannot be reached. Check the network or proxy, then run `npm run setup`.',
    );
  throw new SetupError(
    `\`npm ${command}\` failed, its last lines are above. Mend that, then run \`npm run setup\`.`,
  );
}

/** The last lines, without npm's pointer to its log and without what an address may hold of a password. */
function tellingLines(lines, isOffline) {
  return lines
    .filter((line) => !/complete log of this run|_logs.*\.log$|^npm error\s*$/.test(line))
    .filter((line) => !isOffline || /failed(, reason)?:/.test(line))
    .slice(isOffline ? -1 : -5)
    .map((line) => line.replace(/\/\/[^/\s@]*@/g, '//•••@'));
}
