import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What Ink answers (ink/build/reconciler.js); whatever it does not name, it does not have. */
const answers = {
  supportsMutation: true,
  supportsPersistence: false,
  supportsHydration: false,
  supportsMicrotasks: true,
  isPrimaryRenderer: true,
};
const unanswered = ['supportsResources', 'supportsSingletons', 'supportsTestSelectors'];
const body =
  /^([\s\S]*module\.exports = function \(\$\$\$config\) \{)([\s\S]*)(\n {2}return exports;\n\};[\s\S]*)$/;

/**
 * React's reconciler asks its host what it can, in one function, of which esbuild leaves nothing out. With the answers of Ink in the text,
 * and without the exports that Ink does not name, what is never reached goes: 130 KB become 114.
 */
export const leanReconciler = {
  name: 'lean-reconciler',
  setup(plugin) {
    plugin.onLoad({ filter: /react-reconciler\.production\.js$/ }, async ({ path }) => {
      const ink = textsUnder(join(dirname(path), '..', '..', 'ink', 'build'));
      const [, before, inner, after] = body.exec(readFileSync(path, 'utf8')) ?? [];
      if (inner === undefined) throw new Error('react-reconciler is written another way now');
      const { code } = await plugin.esbuild.transform(
        `${answered(withoutUnused(inner, ink), ink)}\nexport { exports };`,
        {
          format: 'esm',
          treeShaking: true,
          minifySyntax: true,
        },
      );
      return { contents: before + code.replace(/export \{\s*exports\s*\};/, '') + after };
    });
  },
};

function answered(text, ink) {
  for (const [name, value] of Object.entries(answers))
    if (!ink.includes(`${name}: ${value},`)) throw new Error(`Ink no longer says ${name}: ${value}`);
  for (const name of unanswered) if (ink.includes(name)) throw new Error(`Ink speaks of ${name} now`);
  const all = { ...answers, ...Object.fromEntries(unanswered.map((name) => [name, false])) };
  const names = new RegExp(`(?<![.\\w])(${Object.keys(all).join('|')})\\b(?! = )`, 'g');
  return text.replace(names, (name) => String(all[name]));
}

function withoutUnused(text, ink) {
  return text.replace(/^ {2}exports\.(\w+) = /gm, (whole, name) =>
    ink.includes(`.${name}`) ? whole : `  var unused_${name} = `,
  );
}

function textsUnder(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.js'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}
