const released = /^## (\d+\.\d+\.\d+) \((.+)\)$/gm;
const waiting = 'not yet released';

/**
 * Why a version cannot be released from here, or null.
 *
 * @param {{version: string, changelog: string, tags: readonly string[], changes: readonly string[]}} seen `changes`: what
 *   `git status --porcelain` prints
 * @returns {string | null}
 */
export function refusal({ version, changelog, tags, changes }) {
  if (!/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/.test(version))
    return 'Say which version: npm run release -- X.Y.Z';
  if (changes.length > 0)
    return `The tree has changes that are not committed: ${changes.map((line) => line.slice(3)).join(', ')}. Commit them, or put them aside.`;
  const headings = [...changelog.matchAll(released)];
  const dated = headings.filter(([, , when]) => when !== waiting).map(([, name]) => name);
  if (tags.includes(`v${version}`) || dated.includes(version)) return `${version} was released before.`;
  const newest = [...dated, ...tags.map((tag) => tag.replace(/^v/, ''))]
    .filter(isVersion)
    .sort(compare)
    .at(-1);
  if (newest !== undefined && compare(version, newest) < 0)
    return `${version} is older than ${newest}, which is out.`;
  if (headings[0]?.[2] !== waiting)
    return `CHANGELOG.md tells nothing of it: write what changed below "## ${version} (${waiting})" at its top.`;
  return null;
}

/** The changelog with the heading of what was waiting, now under this version and day. */
export function releasedChangelog(changelog, version, day) {
  return changelog.replace(released, (line, _name, when) =>
    when === waiting ? `## ${version} (${day})` : line,
  );
}

/** A manifest or lock file under this version; nothing else of its text changes. */
export function withVersion(text, version) {
  const parsed = JSON.parse(text);
  parsed.version = version;
  if (parsed.packages?.[''] !== undefined) parsed.packages[''].version = version;
  return `${JSON.stringify(parsed, null, 2)}\n`;
}

const isVersion = (text) => /^\d+\.\d+\.\d+$/.test(text);

function compare(one, other) {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number));
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
