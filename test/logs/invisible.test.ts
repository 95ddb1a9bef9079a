import { expect, it } from 'vitest';
import { invisibleInLine, obeyed, readOtherwise, surelySeen } from '../../src/logs/invisible.ts';

const everything = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

it('what is taken for seen without a closer look is never invisible, nor an accent of the letter before it', () => {
  const seen = new RegExp(`^[${surelySeen}]+$`);
  expect(
    everything.filter((sign) => seen.test(sign) && `e${sign}`.replace(readOtherwise, '') !== `e${sign}`),
  ).toEqual([]);
  expect(everything.filter((sign) => seen.test(sign)).length).toBeGreaterThan(20_000);
});

it('letters, digits, marks and tabs of any language are seen; of several lines their ends too', () => {
  const letters = everything.filter((sign) => /[\p{L}\p{N}\p{P}\p{S}\t]/u.test(sign));
  const hidden = letters.filter((sign) => sign.replace(invisibleInLine, '') === '');
  // Fillers of Hangul, and what gives a picture another skin.
  expect(hidden.every((sign) => /\p{Default_Ignorable_Code_Point}|\p{Emoji_Modifier}/u.test(sign))).toBe(
    true,
  );
  expect('a\nb'.replace(readOtherwise, '')).toBe('a\nb');
});

it('a log file keeps what joins letters, and nothing that a terminal obeys', () => {
  const line = '\u001b[1mnoun\u200cgroup\u001b[0m \u001b]0;title\u0007❤\ufe0f\u0000\u009b2J\t.';
  expect(line.replace(obeyed, '')).toBe('noun\u200cgroup ❤\ufe0f\t.');
});

it('a long line of introducers without an end is looked through at once', () => {
  const line = '\u001b]0;\u009d\u001bP'.repeat(50_000) + 'x'.repeat(100_000);
  const startMs = performance.now();
  line.replace(readOtherwise, '');
  expect(performance.now() - startMs).toBeLessThan(500);
});
