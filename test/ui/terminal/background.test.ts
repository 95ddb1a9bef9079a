import { expect, it, vi } from 'vitest';
import { createBackground } from '../../../src/ui/terminal/background.ts';
import { themeFor } from '../../../src/ui/terminal/theme.ts';

const esc = '\u001b';
const attributes = `${esc}[?62;4c`;

function open(env: Record<string, string> = { TERM: 'xterm-256color' }) {
  const written: string[] = [];
  const known = vi.fn();
  const background = createBackground({ env, write: (text) => written.push(text), known });
  background.ask();
  return { ...background, written, known };
}

it.each([
  ['white', 'rgb:ffff/ffff/ffff', true],
  ['solarized light, in two digits', 'rgb:fd/f6/e3', true],
  ['black', 'rgb:0000/0000/0000', false],
  ['with an alpha', 'rgba:1e1e/1e1e/2e2e/ffff', false],
])(
  'a background that is %s (light ones without COLORFGBG had yellow and cyan on white)',
  (_, colour, light) => {
    for (const end of ['\u0007', `${esc}\\`]) {
      const { sift, known } = open();
      expect(sift(`q${esc}]11;${colour}${end}${attributes}r`)).toBe('qr');
      expect(known.mock.calls).toEqual([[light]]);
    }
  },
);

it('an answer that comes in pieces is no key', () => {
  const { sift, known } = open();
  const pieces = [`a${esc}]1`, '1;rgb:ffff/ff', `ff/ffff${esc}`, `\\${esc}[?6`, '2cb'];
  expect(pieces.map(sift).join('')).toBe('ab');
  expect(known).toHaveBeenCalledWith(true);
});

it('a lone escape is a key at once, and arrows are', () => {
  const { sift } = open();
  expect(sift(esc)).toBe(esc);
  expect(sift(`${esc}[A`)).toBe(`${esc}[A`);
});

it('whoever leaves waits for the last answer, but not for ever', async () => {
  const { settled, sift } = open();
  const waits = settled(60_000);
  sift(attributes);
  await waits;
  await open().settled(1);
});

it('a theme that is changed later is asked for again', () => {
  const { sift, known, written } = open();
  sift(`${esc}[?997;2n`);
  expect(known).toHaveBeenLastCalledWith(true);
  expect(written.at(-1)).toContain(']11;?');
});

it.each(['linux', 'dumb', 'vt100', ''])('TERM=%s is asked nothing', (term) => {
  expect(open({ TERM: term }).written).toEqual([]);
});

it('the colours follow what was answered', () => {
  let light: boolean | null = null;
  const theme = themeFor({ environment: { TERM: 'xterm' }, noColor: false, isLight: () => light });
  const before = theme.paint('warning', 'x');
  light = true;
  expect(theme.paint('warning', 'x')).not.toBe(before);
});

it.each(['vt100', 'xterm-mono', '', 'dumb'])(
  'TERM=%s gets no colours (it got them as xterm does)',
  (term) => {
    const theme = themeFor({ environment: { TERM: term }, noColor: false });
    expect(theme.coloured).toBe(false);
    expect(theme.paint('good', 'x')).toBe('x');
  },
);
