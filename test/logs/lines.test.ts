import { expect, it } from 'vitest';
import { createLineSplitter, maxLineLength } from '../../src/logs/lines.ts';

/** All lines of a text that arrives in chunks of some bytes. */
function linesOf(text: string, chunkSize: number, redact?: (line: string) => string): readonly string[] {
  const splitter = createLineSplitter(redact);
  const bytes = Buffer.from(text);
  const lines: string[] = [];
  for (let from = 0; from < bytes.length; from += chunkSize) {
    lines.push(...splitter.push(bytes.subarray(from, from + chunkSize)));
  }
  return [...lines, ...splitter.end()];
}

const texts: readonly (readonly [name: string, text: string, lines: readonly string[]])[] = [
  ['plain lines', 'one\ntwo\n', ['one', 'two']],
  ['empty lines stay', '\n\na\n\n', ['', '', 'a', '']],
  ['a last line without newline comes at the end', 'one\ntwo', ['one', 'two']],
  ['nothing gives nothing', '', []],
  ['Windows newlines', 'one\r\ntwo\r\n\r\n', ['one', 'two', '']],
  ['a newline that was translated twice', 'one\r\r\ntwo\n', ['one', 'two']],
  ['of a progress bar the last text', '10 %\r50 %\r100 %\nnext\n', ['100 %', 'next']],
  ['a progress bar that ends each text with a return', '10 %\r50 %\r\nnext\n', ['50 %', 'next']],
  ['a progress bar that is still running at the end', '\r10 %\r50 %\r', ['50 %']],
  ['a bare return is not a line', '\r', []],
  ['characters of several bytes', 'Grüße 🎈\n漢字\n', ['Grüße 🎈', '漢字']],
  ['colours pass', '\u001b[31mred\u001b[0m\n', ['\u001b[31mred\u001b[0m']],
];

for (const [name, text, lines] of texts) {
  it.each([1, 2, 3, 5, 1000])(`${name}, in chunks of %i bytes`, (chunkSize) => {
    expect(linesOf(text, chunkSize)).toEqual(lines);
  });
}

it('half a character at the very end is marked as such', () => {
  const splitter = createLineSplitter();
  splitter.push(Buffer.from('ü').subarray(0, 1));
  expect(splitter.end()).toEqual(['\ufffd']);
});

it('the lines that one chunk completed come as one batch', () => {
  const splitter = createLineSplitter();
  expect(splitter.push(Buffer.from('a\nb\nc'))).toEqual(['a', 'b']);
  expect(splitter.push(Buffer.from('c'))).toEqual([]);
  expect(splitter.push(Buffer.from('\n'))).toEqual(['cc']);
});

it.each([1000, 65_536, 1_000_000])(
  'a long line is cut and says how much is missing, in chunks of %i',
  (chunkSize) => {
    const text = `${'a'.repeat(20_000)}\nnext\n`;
    expect(linesOf(text, chunkSize)).toEqual([
      `${'a'.repeat(maxLineLength)} … [11,808 more characters cut]`,
      'next',
    ]);
  },
);

it('a line of just the greatest length is whole', () => {
  const line = 'a'.repeat(maxLineLength);
  expect(linesOf(`${line}\n`, 1000)).toEqual([line]);
  expect(linesOf(`${line}\n`, 65_536)).toEqual([line]);
});

it('a line a little too long is cut by just that', () => {
  const text = 'a'.repeat(maxLineLength + 1);
  expect(linesOf(text, 65_536)).toEqual([`${'a'.repeat(maxLineLength)} … [1 more characters cut]`]);
});

it('a cut does not leave half a character', () => {
  const text = `a${'🎈'.repeat(10_000)}`;
  const [line = ''] = linesOf(text, 65_536);
  expect(line.startsWith(`a${'🎈'.repeat((maxLineLength - 2) / 2)} …`)).toBe(true);
});

it('a hundred megabytes without a newline take little memory', () => {
  const splitter = createLineSplitter();
  const chunk = Buffer.alloc(65_536, 'x');
  const before = process.memoryUsage().rss;
  for (let sent = 0; sent < 100 * 2 ** 20; sent += chunk.length) expect(splitter.push(chunk)).toHaveLength(0);
  const grownMb = (process.memoryUsage().rss - before) / 2 ** 20;
  const [line = ''] = splitter.end();
  expect(line).toContain('[104,849,408 more characters cut]');
  expect(grownMb).toBeLessThan(80);
});

it('a long text that a progress bar wrote over does not count as cut', () => {
  expect(linesOf(`${'a'.repeat(20_000)}\rdone\n`, 1000)).toEqual(['done']);
});

it('a long run of returns is not slow', () => {
  expect(linesOf(`${'\r'.repeat(200_000)}done\n`, 1_000_000)).toEqual(['done']);
});

it('a secret that the cut would split is redacted', () => {
  const secret = 'correct-horse-battery-staple';
  const redact = (line: string) => line.replaceAll(secret, '•••');
  for (const before of [maxLineLength - 5, maxLineLength + 1024 - 5, maxLineLength + 4096 - 5]) {
    const [line = ''] = linesOf(`${'a'.repeat(before)}${secret}${'b'.repeat(9000)}\n`, 65_536, redact);
    expect(line).not.toContain('corr');
  }
});

it('half a secret does not come back when many whole ones before it were shortened', () => {
  const secret = 'correct-horse-battery-staple';
  const redact = (line: string) => line.replaceAll(secret, '•••');
  const [line = ''] = linesOf(`${secret.repeat(2000)}\n`, 65_536, redact);
  expect(line.replaceAll('•', '')).toMatch(/^ … \[/);
});
