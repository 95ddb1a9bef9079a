import type { Advice } from './advice.ts';

/** Where a login leads its visitor back to. */
export const loginFindingWords = {
  /** `places`: the URLs at which the app is. */
  elsewhere: (redirect: string, places: readonly string[]): Advice => ({
    what: `redirect_uri leads to ${redirect}; the app is at ${places.join(' and ')}.`,
    why: 'Who logs in is sent there by the provider, and finds nobody.',
    fix: `redirect_uri = "${places.at(-1) ?? ''}/oauth2callback", and allow the same at the provider`,
  }),
};
