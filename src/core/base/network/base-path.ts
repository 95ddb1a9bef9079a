/** The path that an app lives under, `/civic/app`; empty without `server.baseUrlPath`. */
export function basePathOf(baseUrl: string): string {
  return new URL(baseUrl).pathname.replace(/\/$/, '');
}
