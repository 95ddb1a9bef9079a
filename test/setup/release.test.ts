import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refusal, releasedChangelog, withVersion } from '../../scripts/lib/release-plan.mjs';

const root = join(import.meta.dirname, '..', '..');
const changelog = `# Changelog

## 0.3.0 (not yet released)

- new

## 0.2.0 (2026-01-31)

- old
`;
const clean = { version: '0.3.0', changelog, tags: ['v0.2.0'], changes: [] };

describe('a release', () => {
  it('of what the changelog tells goes ahead, under the version that is asked for', () => {
    expect(refusal(clean)).toBeNull();
    expect(refusal({ ...clean, version: '1.0.0' })).toBeNull();
    expect(releasedChangelog(changelog, '1.0.0', '2026-03-01')).toBe(
      changelog.replace('0.3.0 (not yet released)', '1.0.0 (2026-03-01)'),
    );
  });

  it.each([
    ['a word that is no version', { version: 'v0.3' }, /npm run release -- X\.Y\.Z/],
    ['no version', { version: '' }, /npm run release -- X\.Y\.Z/],
    [
      'changes that are not committed',
      { changes: [' M src/main.ts', '?? new.ts'] },
      /src\/main\.ts, new\.ts/,
    ],
    ['a version with a tag', { version: '0.3.0', tags: ['v0.3.0'] }, /0\.3\.0 was released before/],
    ['a version that the changelog dates', { version: '0.2.0', tags: [] }, /0\.2\.0 was released before/],
    ['one that is older than what is out', { version: '0.9.9', tags: ['v0.10.0'] }, /older than 0\.10\.0/],
    [
      'a changelog without news',
      { changelog: changelog.replace('not yet released', '2026-02-02'), version: '0.4.0' },
      /tells nothing/,
    ],
  ])('is refused for %s', (_, seen, reason) => {
    expect(refusal({ ...clean, ...seen })).toMatch(reason);
  });

  it('changes of manifest and lock file the version alone', () => {
    for (const name of ['package.json', 'package-lock.json']) {
      const before = readFileSync(join(root, name), 'utf8');
      const { version } = JSON.parse(before);
      const after = withVersion(before, '77.8.9');
      expect(withVersion(after, version)).toBe(before);
      expect(after.match(/77\.8\.9/g)).toHaveLength(name === 'package.json' ? 1 : 2);
    }
  });
});
