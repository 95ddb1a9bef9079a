import { expect, it } from 'vitest';
import { formatProblem } from '../../../src/core/base/problem.ts';
import { describeChange } from '../../../src/core/settings/describe-change.ts';
import { reading, settingsOf } from '../../support/settings.ts';

const told = (text: string) => {
  const { errors, warnings } = reading(text);
  return [...errors, ...warnings].map(formatProblem);
};

it.each([
  'STREAMLIT_PORT=8502 API_KEY=sk-secret',
  'STREAMLIT_PORT=8502API_KEY=sk-secret',
  'USE_NGROK=true export API_KEY = "sk-secret"',
  'STREAMLIT_CUSTOM_ORIGINS=https://a.example,API_KEY=sk-secret',
])('a line that lost its end is told without what it swallowed: %s', (line) => {
  const [problem = ''] = told(`A=1\n${line}\n`);
  expect(problem).toMatch(/^\.env:2: \w+: the value goes on with another NAME=value: put each on a line/);
  expect(told(line).join()).not.toContain('sk-');
});

it('the end of a key that was pasted over several lines is not told, though it reads like a name', () => {
  const key =
    'PRIVATE_KEY=-----BEGIN KEY-----\nMIIEvQIBADANBgkq+hkiG9w0/BAQE\nkDk3QmFzZTY0RW5kT2ZLZXk=\nx/y+zAbCdEfGhIjKlMnOpQ==\n';
  const lines = told(key);
  expect(lines).toContainEqual(expect.stringMatching(/^\.env:4: •••: python-dotenv reads a value here/));
  expect(lines.join()).not.toMatch(/MIIEv|kDk3|AbCd/);
  const change = describeChange(settingsOf(''), settingsOf(key));
  expect(change).toEqual({
    names: ['PRIVATE_KEY', '•••', '•••'],
    text: 'PRIVATE_KEY added, ••• added, ••• added',
  });
});

it('names that are only long are told as they are', () => {
  const text = 'NEXT_PUBLIC_SUPABASE_ANON_KEY_2=x\naRatherLongCamelCaseName=x\n';
  expect(describeChange(settingsOf(''), settingsOf(text)).names).toEqual([
    'NEXT_PUBLIC_SUPABASE_ANON_KEY_2',
    'aRatherLongCamelCaseName',
  ]);
});
