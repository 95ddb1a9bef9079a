import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const installer =
  /\b(npx|npm (?:i|install|exec|add)|pnpm (?:add|dlx)|uvx|uv (?:tool (?:install|run)|add|pip install)|pipx (?:run|install)|pip install|poetry add)\b([^`|\n]*)/g;

/** Commands that would take the program from a registry, under a name that anybody may register there. */
function byName(text: string): readonly string[] {
  return [...text.matchAll(installer)]
    .filter(([, , words = '']) => /\s["']?ocap[-_]dev(@\S*|==\S*)?["']?(\s|$)/.test(words))
    .filter(([, , words = '']) => !/\.\/\S*ocap[-_]dev\S*\.(tgz|whl)/.test(words))
    .map(([command]) => command);
}

it('what is written for people installs the built file, never a name of a registry', () => {
  const places = ['*.md', 'src', 'bin', 'man', 'completions', 'demo', 'packaging', '.env.example', '.github'];
  const files = execFileSync('git', ['ls-files', ...places], { cwd: root, encoding: 'utf8' })
    .trim()
    .split('\n');
  expect(files).toContain('README.md');
  const faults = files.flatMap((file) =>
    byName(readFileSync(join(root, file), 'utf8')).map((line) => `${file}: ${line}`),
  );
  expect(faults).toEqual([]);
});

it.each([
  ['npx ocap-dev', true],
  ['uvx ocap-dev@latest doctor', true],
  ['pip install --user ocap-dev==0.1.0', true],
  ['uvx --from ./ocap_dev-0.1.0-py3-none-any.whl ocap-dev', false],
  ['npm install --global ./ocap-dev-0.1.0.tgz', false],
  ['pip install streamlit, then run ocap-devs', false],
])('"%s" is told apart', (line, isByName) => {
  expect(byName(line).length > 0).toBe(isByName);
});
