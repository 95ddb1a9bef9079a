import { describe, expect, it } from 'vitest';
import {
  type IdentityFacts,
  projectIdentity,
} from '../../../../src/core/settings/identity/project-identity.ts';

const remote = (name: string, url: string) => `[remote "${name}"]\n\turl = ${url}\n`;

/** `another shop` */
const told = (declaredName: string | null, gitConfig: string | null, topFolder = 'folder') => {
  const checkout: IdentityFacts['checkout'] = gitConfig === null ? null : { gitConfig, topFolder };
  return Object.values(projectIdentity({ declaredName, checkout })).join(' ');
};

const ours = remote('origin', 'git@github.com:locki-io/ocapistaine.git');
const theirs = remote('origin', 'https://github.com/ada/shop');

describe('whose project it is', () => {
  it('is told by its declared name, whatever git says', () => {
    expect(told('ocapistaine', theirs)).toBe('ocapistaine ocapistaine');
    expect(told('shop', ours)).toBe('another shop');
    expect(told('shop', null)).toBe('another shop');
    expect(told('OCapistaine', null)).toBe('ocapistaine OCapistaine');
    expect(told('ocapistaine-like', null)).toBe('another ocapistaine-like');
  });

  it('is told by a remote where no name is declared', () => {
    expect(told(null, ours, 'shop')).toBe('ocapistaine ocapistaine');
    expect(told(null, theirs, 'ocapistaine')).toBe('another shop');
  });

  it('is OCapistaine’s in a fork that keeps it as upstream, else what origin says', () => {
    expect(told(null, `${theirs}${remote('upstream', 'https://x.org/ocapistaine')}`)).toBe(
      'ocapistaine ocapistaine',
    );
    expect(told(null, `${remote('backup', '/srv/copy.git')}${theirs}`)).toBe('another shop');
    expect(told(null, `${remote('backup', '/srv/copy.git')}`)).toBe('another copy');
  });

  it('is told by the top folder of a work tree that nothing else names', () => {
    expect(told(null, '[core]\n\tbare = false\n')).toBe('another folder');
    expect(told(null, remote('origin', ''), 'ocapistaine')).toBe('ocapistaine ocapistaine');
  });

  it('is not known without a pyproject.toml and without git', () => {
    expect(told(null, null)).toBe('unknown');
    expect(told(null, '', '')).toBe('unknown');
  });
});
