import { remoteUrls, repositoryName } from './git-remotes.ts';

/** Whose project it is, which decides whose defaults hold. */
export type Identity =
  | { readonly whose: 'ocapistaine'; readonly name: string }
  | { readonly whose: 'another'; readonly name: string }
  /** Nothing says so: neither a pyproject.toml nor git. */
  | { readonly whose: 'unknown' }
  /** The bundled app, wherever it is started. */
  | { readonly whose: 'demo' };

/** What says whose a project is. */
export interface IdentityFacts {
  /** What the nearest pyproject.toml that has a name calls it. */
  readonly declaredName: string | null;
  /** The git work tree that it lies in; null: it lies in none. */
  readonly checkout: CheckoutFacts | null;
}

export interface CheckoutFacts {
  /** The text of its `.git/config`. */
  readonly gitConfig: string;
  /** The name of its top folder. */
  readonly topFolder: string;
}

/** Whose values hold where nobody gave one: those of OCapistaine's guide, or none. */
export type Defaults = 'ocapistaine' | 'none';

export const unknownProject: Identity = { whose: 'unknown' };
export const demoProject: Identity = { whose: 'demo' };

/**
 * Whose the project is. A declared name counts first, then the remotes: of several OCapistaine's own, for a fork keeps it
 * as `upstream`, else `origin`. A work tree with neither is called like its top folder.
 */
export function projectIdentity({ declaredName, checkout }: IdentityFacts): Identity {
  const name = declaredName ?? (checkout === null ? null : checkoutName(checkout));
  if (name === null || name === '') return unknownProject;
  return { whose: isOcapistaine(name) ? 'ocapistaine' : 'another', name };
}

export function defaultsOf({ whose }: Identity): Defaults {
  return whose === 'another' ? 'none' : 'ocapistaine';
}

/** Null where nothing says one. */
export function projectNameOf(identity: Identity): string | null {
  return 'name' in identity ? identity.name : null;
}

function checkoutName({ gitConfig, topFolder }: CheckoutFacts): string {
  const names = remoteUrls(gitConfig)
    .toSorted((a, b) => Number(b.remote === 'origin') - Number(a.remote === 'origin'))
    .map(({ url }) => repositoryName(url))
    .filter((name) => name !== '');
  return names.find(isOcapistaine) ?? names[0] ?? topFolder;
}

/** Letters count alike, as they do for PyPI and GitHub. */
function isOcapistaine(name: string): boolean {
  return name.toLowerCase() === 'ocapistaine';
}
