/** Can a screen be shown here? */
export function onTerminal(env: NodeJS.ProcessEnv): boolean {
  const ci = env['CI'] ?? '';
  const inCi = ci !== '' && ci !== 'false' && ci !== '0';
  return process.stdin.isTTY === true && process.stdout.isTTY === true && !inCi && env['TERM'] !== 'dumb';
}

export function screenEnvironment(env: NodeJS.ProcessEnv, color: boolean): NodeJS.ProcessEnv {
  return color ? env : { ...env, NO_COLOR: '1' };
}
