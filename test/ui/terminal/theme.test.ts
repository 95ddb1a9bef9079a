import { expect, it } from 'vitest';
import { type Role, themeFor } from '../../../src/ui/terminal/theme.ts';

const coloured = /\[(?:3|4|9|10)\d/;
const roles: readonly Role[] = ['good', 'busy', 'warning', 'bad', 'alarm', 'quiet', 'strong', 'link'];
const themed = (environment: Record<string, string>, noColor = false) =>
  themeFor({ environment: { LANG: 'C.UTF-8', TERM: 'xterm-256color', ...environment }, noColor });
const painted = (environment: Record<string, string>, noColor = false) =>
  roles.map((role) => themed(environment, noColor).paint(role, 'x')).join('');

it.each([
  ['NO_COLOR', painted({ NO_COLOR: '1' })],
  ['--no-color', painted({}, true)],
  ['a terminal that is dumb', painted({ TERM: 'dumb' })],
])('%s means no colour, and what is dangerous still stands out', (_, text) => {
  expect(text).not.toMatch(coloured);
  expect(text).toContain('\u001b[7m');
});

it.each(['xterm', 'xterm-256color', 'screen', 'screen-256color', 'tmux-256color', 'linux'])(
  'TERM=%s: of the sixteen colours that every terminal has, none of the 256',
  (term) => {
    expect(painted({ TERM: term })).toMatch(coloured);
    expect(painted({ TERM: term })).not.toMatch(/[34]8;[25]/);
  },
);

it('on a light background nothing is yellow or cyan, which can hardly be read there', () => {
  expect(painted({ COLORFGBG: '0;15' })).not.toMatch(/\[3[36]m/);
  expect(painted({ COLORFGBG: '15;0' })).toMatch(/\[33m/);
});

it.each([{ LANG: 'C' }, { LC_ALL: 'POSIX' }, { TERM: 'linux' }])('%o: the signs are ASCII', (environment) => {
  expect(Object.values(themed(environment).glyphs).join('')).toMatch(/^[ -~]+$/);
});

it('no two states have the same sign: the colour is never all that tells them apart', () => {
  for (const { glyphs } of [themed({}), themed({ LANG: 'C' })]) {
    const states = [glyphs.ready, glyphs.busy, glyphs.stopped, glyphs.fail];
    const verdicts = [glyphs.pass, glyphs.fail, glyphs.skipped, glyphs.waiting, glyphs.warning];
    for (const signs of [states, verdicts]) expect(new Set(signs).size).toBe(signs.length);
  }
});

it('where no locale is set a log is shown as it is (it read "hello "quotes" - dash ... ?? -> ? ete")', () => {
  const text = 'héllo “quotes” … 日本 → ✓ été';
  const unset = { LANG: '', LC_ALL: '', LC_CTYPE: '' };
  expect(themed(unset).legible(text)).toBe(text);
  expect(Object.values(themed(unset).glyphs).join('')).toMatch(/^[ -~]+$/);
  for (const LANG of ['C', 'POSIX', 'de_DE.ISO-8859-1'])
    expect(themed({ LANG }).legible(text)).toMatch(/^[ -~]+$/);
});
