import type { Settings } from '../core/settings/settings.ts';

/** What of the settings will not work in production as it is written, a sentence each with the line to write. */
export function lintProduction({ prodOrigins, prodProxy }: Settings): readonly string[] {
  return [...lintProxy(prodOrigins, prodProxy), ...prodOrigins.filter(isPlain).map(plainNotice)];
}

function lintProxy(prodOrigins: readonly string[], prodProxy: string | null): readonly string[] {
  if (prodProxy === null || prodOrigins.includes(prodProxy)) return [];
  const list = [...prodOrigins, prodProxy].join(',');
  return [
    `PROD_ORIGINS lacks ${prodProxy}, the proxy of PROD_PROXY_URL: its visitors would get 403. Write PROD_ORIGINS=${list}`,
  ];
}

function isPlain(origin: string): boolean {
  return origin.startsWith('http:');
}

function plainNotice(origin: string): string {
  return `PROD_ORIGINS lets in ${origin}, which anybody in its network can pretend to be: write it with https, or leave it out.`;
}
