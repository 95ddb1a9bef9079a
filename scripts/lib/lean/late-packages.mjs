/** How a package that is loaded late is asked for as an entry of the build. */
export const lateEntry = (name) => `late:${name}`;

/**
 * Of a package that is loaded late, the names that the sources use. As an entry by itself it would keep all that it has: 5.2 KB more. A name
 * that is forgotten here is kept all the same, since a source imports it.
 *
 * @param {Readonly<Record<string, string>>} names the names, by package
 */
export function latePackages(root, names) {
  return {
    name: 'late-packages',
    setup(plugin) {
      plugin.onResolve({ filter: /^late:/ }, ({ path }) => ({ path: path.slice(5), namespace: 'late' }));
      plugin.onLoad({ filter: /^/, namespace: 'late' }, ({ path }) => ({
        contents: `export { ${names[path]} } from '${path}';`,
        resolveDir: root,
      }));
    },
  };
}
