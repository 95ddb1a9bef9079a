import { isBuiltin } from 'node:module';
import { transform } from 'esbuild';
import { minifySync } from 'rolldown/utils';

/**
 * One of esbuild's modules as a function of what src/boot.ts hands to it, minified. What esbuild would write for the exports itself is 400
 * bytes in each module, and is run at each start.
 *
 * @param {string} text
 * @param {ReadonlyMap<string, string>} names the short one of each module that can be asked for
 * @param {readonly string[]} external the packages that are installed beside the program
 * @returns {Promise<string>}
 * @throws {Error} where it asks for something else, and for none of Node's own modules
 */
export async function asFunction(text, names, external) {
  const { code } = await transform(withOwnExports(askingOnce(text)), {
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    minify: true,
    // What is loaded later comes through our loader too.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'importMetaUrl' },
  });
  return minified(`(module,require,part,importMetaUrl)=>{${withShortNames(code, names, external)}}`);
}

/**
 * A module of ours is asked for by `part("3o")`: esbuild's own names are 16 KB more. `part` is free: names that esbuild makes have three
 * letters at the most, below 200,000 of them.
 */
function withShortNames(code, names, external) {
  return code.replace(/\b(?:require\w*|import)\("([^"]+)"\)/g, (asked, name) => {
    const short = names.get(name.replace(/^\.\//, ''));
    if (short !== undefined) return `part("${short}")`;
    if (!isBuiltin(name) && !external.includes(name))
      throw new Error(`The build asks for ${name}, which is no module of it.`);
    return asked;
  });
}

/** What rolldown's minifier still finds in what esbuild has minified is 22 KB; a third of that are the names of what is handed in. */
function minified(code) {
  const options = { compress: { target: 'node22' }, mangle: true };
  const { code: smaller, errors } = minifySync('module.cjs', `given=${code}`, options);
  if (errors.length > 0) throw new Error(errors[0].message);
  return /^given=(.*);\s*$/s.exec(smaller)[1].replace(/[^\0-\x7e]/g, escaped);
}

/** As esbuild writes it: the loader reads the files as Latin-1. */
function escaped(character) {
  const code = character.charCodeAt(0).toString(16);
  return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code}`;
}

/** Each source of a chunk asks Node for its modules by itself, and each such line is a `require` of its own: 6.3 KB more. */
function askingOnce(text) {
  const asked = new Map();
  const rest = text.replace(asksNode, (_, sole, names, module) => {
    const own = names ?? `default as ${sole}`;
    asked.set(module, [...(asked.get(module) ?? []), own]);
    return '';
  });
  return [...asked].map(([module, names]) => `import{${names.join(',')}}from"${module}";`).join('') + rest;
}

const asksNode = /(?<=^|[;}\n])import(?: ([\w$]+) |\{([^{}]*)\})from"(node:[\w/]+)";/g;

/** A chunk of esbuild's says at its end what it exports. Here that is an object, whose properties are looked up when they are read, as imports are. */
function withOwnExports(text) {
  const said = /(?:^|[;}\n])export\s*\{([^{}]*)\};?\s*$/.exec(text);
  if (said === null) {
    if (/(?:^|[;}\n])export\b/.test(text))
      throw new Error(`exports that are not understood: ${text.slice(-200)}`);
    return text;
  }
  const names = said[1].split(',').map((each) => each.trim().split(/\s+as\s+/));
  const getters = names.map(([own, name = own]) => `get ${name}(){return ${own}}`);
  const code = text.slice(0, said.index) + said[0].slice(0, said[0].indexOf('export'));
  return `module.exports={${getters.join(',')}};${code}`;
}
