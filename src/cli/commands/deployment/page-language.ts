import { defaultsOf, type Identity } from '../../../core/settings/identity/project-identity.ts';
import type { PageLanguage } from '../../../deploy/error-page.ts';

/** The language of the offline page: OCapistaine's visitors read French. */
export function pageLanguage({ identity }: { readonly identity: Identity }): PageLanguage {
  return defaultsOf(identity) === 'ocapistaine' ? 'fr' : 'en';
}
