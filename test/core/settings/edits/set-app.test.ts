import { describe, expect, it } from 'vitest';
import { parseEnvFile } from '../../../../src/core/settings/dotenv.ts';
import { findVariable } from '../../../../src/core/settings/edits/env-lines.ts';
import { setApp } from '../../../../src/core/settings/edits/set-app.ts';
import { readAsPythonDotenv } from '../../../../src/core/settings/python-dotenv.ts';
import { envFilePieces } from '../../../support/env-file-pieces.ts';
import { seededRandom } from '../../../support/random.ts';
import { settingsOf } from '../../../support/settings.ts';

const name = 'STREAMLIT_APP';

describe('the app is written', () => {
  it.each([
    ['into a file that is not there', '', `${name}=ui/b.py\n`],
    ['at the end', 'A=1\n', `A=1\n${name}=ui/b.py\n`],
    ['below a last line without its end', 'A=1', `A=1\n${name}=ui/b.py`],
    ['in place of another', `${name}=a.py\nB=2\n`, `${name}=ui/b.py\nB=2\n`],
    [
      'in place of a folder in quotes, before a comment',
      `${name}="ui/" # mine\n`,
      `${name}=ui/b.py # mine\n`,
    ],
    ['where nothing stood', `${name}=\nB=2\n`, `${name}=ui/b.py\nB=2\n`],
    ['before a comment that follows at once', `${name}=#none\n`, `${name}=ui/b.py #none\n`],
    ['into the last of two', `${name}=x\n${name}=y\n`, `${name}=x\n${name}=ui/b.py\n`],
    ['below one that is a comment', `# ${name}=app.py\n`, `# ${name}=app.py\n${name}=ui/b.py\n`],
    ['with the line ends that are there', 'A=1\r\n', `A=1\r\n${name}=ui/b.py\r\n`],
    ['never twice', `${name}='ui/b.py'\n`, `${name}='ui/b.py'\n`],
  ])('%s', (_, before, after) => {
    expect(setApp(before, 'ui/b.py')).toBe(after);
  });

  it.each(['1_🏠_Home.py', 'my app.py', "it's.py", 'a"b.py', 'a#b.py'])(
    'so that both readers get %s',
    (script) => {
      const text = setApp(`A=1\n${name}=\nB=2\n`, script) ?? 'no place';
      expect(settingsOf(text).app).toBe(script);
      const read = readAsPythonDotenv(text, {});
      expect(read.findLast((variable) => variable.name === name)?.value).toBe(script);
    },
  );

  it.each(['ui/b.py', "it's #1.py"])(
    'into any file, whose other values stay for both readers: %s',
    (script) => {
      const others = (text: string) => {
        const read = [parseEnvFile('', text).variables, readAsPythonDotenv(text, { [name]: '' })];
        return read.map((variables) =>
          variables.flatMap((found) => (found.name === name ? [] : [[found.name, found.value]])),
        );
      };
      for (let seed = 0; seed < 3000; seed += 1) {
        const text = seededRandom(seed).text([...envFilePieces, `${name}=`, `${name}: `, name], 16);
        const written = setApp(text, script) ?? 'no place';
        expect(findVariable(written, name)?.value, JSON.stringify(text)).toBe(script);
        expect(others(written), JSON.stringify(text)).toEqual(others(text));
        expect(setApp(written, script)).toBe(written);
      }
    },
  );
});
