import { expect, it } from 'vitest';
import { remoteUrls, repositoryName } from '../../../../src/core/settings/identity/git-remotes.ts';

it.each([
  ['git@github.com:locki-io/ocapistaine.git', 'ocapistaine'],
  ['https://github.com/locki-io/ocapistaine', 'ocapistaine'],
  ['https://ada:secret@gitlab.com/group/sub/ocapistaine.git/', 'ocapistaine'],
  ['ssh://git@example.org:2222/ocapistaine.git', 'ocapistaine'],
  ['host:ocapistaine', 'ocapistaine'],
  ['../ocapistaine', 'ocapistaine'],
  ['/srv/ocapistaine/.git', 'ocapistaine'],
  ['C:\\code\\ocapistaine', 'ocapistaine'],
  ['file:///srv/git/ocapistaine.git', 'ocapistaine'],
  ['https://github.com/locki-io/ocapistaine.github.io', 'ocapistaine.github.io'],
  ['https://ada:secret@gitlab.com', ''],
  ['https://gitlab.com/a/ocapistaine.git?token=secret', 'ocapistaine'],
  ['', ''],
])('the last part of %j is %j', (url, name) => {
  expect(repositoryName(url)).toBe(name);
});

it('the remotes of a config are read as git writes them, and of other sections nothing', () => {
  const text = `[core]
	repositoryformatversion = 0
[remote "origin"]
	url = https://a.org/a
	fetch = +refs/heads/*:refs/remotes/origin/*
	pushurl = https://b.org/b
[branch "main"]
	remote = origin
[submodule "lib"]
	url = https://c.org/c
[remote "with [brackets]"]
	URL = "https://d.org/d"\r
# [remote "old"]
#	url = https://e.org/e
[url "https://f.org/"]
	insteadOf = f:
`;
  expect(remoteUrls(text)).toEqual([
    { remote: 'origin', url: 'https://a.org/a' },
    { remote: 'with [brackets]', url: 'https://d.org/d' },
  ]);
});
