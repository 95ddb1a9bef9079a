/** The usual names of a Streamlit script, the preferred one first. */
export const usualScripts: readonly string[] = [
  ...['app/front.py', 'streamlit_app.py', 'app.py', 'main.py', 'Home.py'],
];

/** Of these paths the one with the most usual name: also with a number or an emoji before it, which Streamlit's menus leave out. */
export function usualIn(paths: readonly string[]): readonly string[] {
  const sorted = [...paths].sort();
  for (const usual of usualScripts) {
    const found = sorted.find((path) => path === usual) ?? sorted.find((path) => isLike(path, usual));
    if (found !== undefined) return [found];
  }
  return [];
}

/** The same for paths that are known to be apps, wherever they lie: the one whose own name is the most usual, if no other has it. */
export function usualNameIn(paths: readonly string[]): readonly string[] {
  const [usual] = usualIn(paths);
  if (usual !== undefined) return [usual];
  for (const name of usualScripts) {
    const found = paths.filter((path) => isLike(path.split('/').at(-1) ?? '', name));
    if (found.length > 0) return found.length === 1 ? found : [];
  }
  return [];
}

/** `1_🏠_Home.py` is like `Home.py`, and so is `home.py`. */
function isLike(path: string, usual: string): boolean {
  return path.replace(/^[^\p{L}/]+/u, '').toLowerCase() === usual.toLowerCase();
}

/** The folders in which no app is looked for: pages of one, tests, and what others made. */
const passedOver =
  /^(pages|tests?|testing|_*archived?_*|old|legacy|backups?|node_modules|site-packages|__pycache__|\..*)$/i;
const testFile = /^(test_.*|.*_test|conftest)\.py$/i;
const packageFile = /^(setup|__init__)\.py$/i;

export function isPassedOverFolder(name: string): boolean {
  return passedOver.test(name);
}

/** Is a script of this name one of tests, as pytest finds them? What it sets is set for tests. */
export function isTestFile(name: string): boolean {
  return testFile.test(name);
}

/** Whether no app is expected at this path, unless the project's files name it. */
export function isPassedOver(path: string): boolean {
  const parts = path.split('/');
  const name = parts.at(-1) ?? '';
  return isTestFile(name) || packageFile.test(name) || parts.slice(0, -1).some(isPassedOverFolder);
}
