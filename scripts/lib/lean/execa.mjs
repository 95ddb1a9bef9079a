import { readFileSync } from 'node:fs';
import { sep } from 'node:path';

/** Of execa's own modules, what is reached only through what no source of ours uses, and all that each of them exports. */
const neverCalled = {
  'methods/main-sync.js': ['execaCoreSync'],
  'pipe/setup.js': ['pipeToSubprocess'],
  'convert/duplex.js': ['createDuplex'],
};

/** What execa shows under NODE_DEBUG=execa; the package has 200 more of them, for each kind of terminal: 6.9 KB. */
const figures = { tick: '✔', cross: '✘', warning: '⚠' };

/**
 * execa makes each of its commands by a call, so that esbuild takes none for unused, and gives each process methods for pipes and streams.
 * Ours are `execa()` alone and its `iterable`: 14.6 KB less. What is left out says so where it is called.
 */
export const leanExeca = {
  name: 'lean-execa',
  setup(plugin) {
    plugin.onLoad({ filter: /[\\/]execa[\\/]index\.js$/ }, ({ path }) => {
      const commands = readFileSync(path, 'utf8').split('= createExeca(');
      if (commands.length < 2) throw new Error('execa makes its commands in another way now');
      return { contents: commands.join('= /* @__PURE__ */ createExeca(') };
    });
    plugin.onLoad({ filter: /[\\/]execa[\\/]lib[\\/]verbose[\\/]default\.js$/ }, ({ path }) => {
      const [before, after] = readFileSync(path, 'utf8').split("import figures from 'figures';");
      if (after === undefined) throw new Error('execa takes its figures from elsewhere now');
      return { contents: `const figures = ${JSON.stringify(figures)};\n${before}${after}` };
    });
    plugin.onLoad({ filter: /[\\/]execa[\\/]lib[\\/]\w+[\\/][\w-]+\.js$/ }, ({ path }) => {
      const names = neverCalled[path.split(sep).slice(-2).join('/')];
      if (names === undefined) return;
      const found = [...readFileSync(path, 'utf8').matchAll(/^export const (\w+)/gm)].map(([, name]) => name);
      if (String(found) !== String(names)) throw new Error(`${path} exports other names now: ${found}`);
      const stub = (name) =>
        `export const ${name} = () => { throw new Error('${name} is not in this build'); };`;
      return { contents: names.map(stub).join('\n') };
    });
  },
};
