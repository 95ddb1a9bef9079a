import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A version of a package is bundled once. npm lays it below each that needs it where another version lies at the top: `string-width` five
 * times, `ansi-styles` and `signal-exit` twice: 11.6 KB of them.
 */
export function once(root) {
  const firsts = firstFolders(root);
  return {
    name: 'once',
    setup(plugin) {
      plugin.onResolve({ filter: /^[\w@]/ }, async ({ path, pluginData, ...asked }) => {
        if (pluginData === once || !asked.importer.includes('node_modules')) return;
        const { kind, importer, resolveDir } = asked;
        const found = await plugin.resolve(path, { kind, importer, resolveDir, pluginData: once });
        const folder = /^.*node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(found.path)?.[0];
        const first = firsts.get(folder);
        if (first === undefined) return;
        return { path: first + found.path.slice(folder.length), sideEffects: found.sideEffects };
      });
    },
  };
}

/** Of each folder that holds a version which lies elsewhere too, the first one that does. */
function firstFolders(root) {
  const { packages = {} } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const firsts = new Map();
  const folders = new Map();
  for (const [place, { version }] of Object.entries(packages)) {
    const title = `${place.slice(place.lastIndexOf('node_modules/'))} ${version}`;
    const folder = join(root, ...place.split('/'));
    const first = firsts.get(title);
    if (first === undefined) firsts.set(title, folder);
    else folders.set(folder, first);
  }
  return folders;
}
