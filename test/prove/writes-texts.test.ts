import { rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { addCustomOrigin } from '../../src/core/settings/add-origin.ts';
import { findVariable, valuePlace } from '../../src/core/settings/edits/env-lines.ts';
import { setApp } from '../../src/core/settings/edits/set-app.ts';
import { envFilePieces } from '../support/env-file-pieces.ts';
import { seededRandom } from '../support/random.ts';
import { installPythonDotenv } from '../support/real-python-dotenv.ts';
import { makeProject } from '../support/streamlit.ts';

const folder = makeProject({});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const origin = 'https://new.example';

it.each([
  ['a', 'STREAMLIT_CUSTOM_ORIGINS', (text: string) => addCustomOrigin(text, origin)],
  ['a choice of the app', 'STREAMLIT_APP', (text: string) => setApp(text, 'ui/b.py')],
  ['one that needs quotes', 'STREAMLIT_APP', (text: string) => setApp(text, "it's #1.py")],
])(
  '%s on 10,000 texts: every other byte stays, and python-dotenv reads all others as before',
  (_, name, edit) => {
    const read = installPythonDotenv(folder);
    const pieces = [...envFilePieces, `${name}=`, `${name}=`, `${name}: `, name, 'https://a.example', ','];
    const before = Array.from({ length: 10_000 }, (_, seed) =>
      // Half a character is none in a file.
      seededRandom(seed)
        .text(['A', ...pieces], 16)
        .toWellFormed(),
    );
    const after = before.map((text) => edit(text) ?? `no place: ${text}`);
    before.forEach((text, index) => {
      expect(isOneChange(text, after[index] ?? '', name), JSON.stringify([text, after[index]])).toBe(true);
      expect(findVariable(after[index] ?? '', name)).toBeDefined();
    });
    const env = { [name]: '' };
    const [was, is] = [read(before, env), read(after, env)];
    const others = (values: Record<string, string> = {}) => ({ ...values, [name]: '' });
    is.forEach((values, index) => {
      expect(others(values), JSON.stringify([before[index], after[index]])).toEqual(others(was[index]));
    });
  },
);

/** Was one piece put in, and is what went for it all of the variable's own value? */
function isOneChange(before: string, after: string, name: string): boolean {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  if (start + end >= before.length) return true;
  const place = valuePlace(before, name);
  return place !== null && start >= place.start && before.length - end <= place.end;
}
