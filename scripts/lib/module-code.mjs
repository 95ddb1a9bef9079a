import { transform } from 'esbuild';
import { minifySync } from 'rolldown/utils';

/**
 * The code of one of esbuild's modules as the body of a function of `module`, `require` and `importMetaUrl`, minified. What esbuild would
 * write for the exports itself is 400 bytes in each module, and is run at each start.
 *
 * @param {string} text
 * @returns {Promise<string>}
 */
export async function asFunction(text) {
  const { code } = await transform(withOwnExports(askingOnce(text)), {
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    minify: true,
    // What is loaded later comes through our loader too.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'importMetaUrl' },
  });
  return minified(code);
}

/** What rolldown's minifier still finds in what esbuild has minified is 14 KB. */
function minified(code) {
  const options = { compress: { target: 'node22' }, mangle: { toplevel: true } };
  const { code: smaller, errors } = minifySync('module.cjs', code, options);
  if (errors.length > 0) throw new Error(errors[0].message);
  return smaller.trimEnd().replace(/[^\0-\x7e]/g, escaped);
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
