import type { PythonImports } from './python-imports.ts';

type Scripts = ReadonlyMap<string, PythonImports>;

/** A script that another one imports, or makes a page of its navigation, is a part of that one's app; one of functions alone is none. */
export function withoutModules(apps: readonly string[], scripts: Scripts): readonly string[] {
  const packages = [...scripts.keys()].filter((path) => /(^|\/)__init__\.py$/.test(path));
  const parts = new Set([...apps, ...packages].flatMap((script) => partsOf(script, scripts)));
  const shown = apps.filter((app) => scripts.get(app)?.isModule === false);
  const starts = shown.filter((app) => !parts.has(app));
  return starts.length > 0 ? starts : shown;
}

/** Does it import one that imports Streamlit? Then it is an app too. */
export function importsApp(script: string, scripts: Scripts): boolean {
  return partsOf(script, scripts).some((part) => scripts.get(part)?.streamlit === true);
}

/** What it imports lies beside it, or in a folder above; of a package that is installed (`shop.ui`), in some other one. */
function partsOf(script: string, scripts: Scripts): readonly string[] {
  const { modules = [], pages = [] } = scripts.get(script) ?? {};
  const folders = script.split('/').map((_, index, parts) => parts.slice(0, index).join('/'));
  const files = [
    ...modules.map((module) => `${module.replace(/^\.+/, '').replaceAll('.', '/')}.py`),
    ...pages,
  ];
  const near = files.flatMap((file) => folders.map((folder) => (folder === '' ? file : `${folder}/${file}`)));
  const ends = files.filter((file) => file.includes('/')).map((file) => `/${file}`);
  return [...scripts.keys()].filter(
    (path) => path !== script && (near.includes(path) || ends.some((end) => path.endsWith(end))),
  );
}
