import type { Environment } from '../../base/environment.ts';
import { parseOrigin } from '../parse-origin.ts';

/**
 * The origin under which GitHub Codespaces forwards a port, which is known before anybody comes; null outside of one
 * (https://docs.github.com/en/codespaces/developing-in-a-codespace/default-environment-variables-for-your-codespace).
 */
export function codespaceOrigin(shell: Environment, port: number): string | null {
  const { CODESPACE_NAME: name, GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: domain } = shell;
  if (!name || !domain) return null;
  const reading = parseOrigin(`https://${name}-${port}.${domain}`);
  return reading.ok ? reading.origin : null;
}
