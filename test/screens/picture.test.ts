import xterm from '@xterm/headless';
import { expect, it } from 'vitest';
import { pictureOf, tourOf } from './picture.ts';
import { steadyText } from './steady.ts';

/** What a terminal of 20 columns makes of this. */
async function photographed(text: string, steady?: (text: string) => string): Promise<string> {
  const terminal = new xterm.Terminal({ cols: 30, rows: 2, allowProposedApi: true });
  // The alternate screen, where a narrower terminal keeps what was beyond its edge.
  await new Promise<void>((resolve) => terminal.write(`\u001b[?1049h\u001b[H${text}`, resolve));
  terminal.resize(20, 2);
  const lines = [0, 1].flatMap((row) => terminal.buffer.active.getLine(row) ?? []);
  return pictureOf(lines, 20, 'a title', steady);
}

it('colours, weight and inverse text are as on the terminal, and markup is only text', async () => {
  const svg = await photographed('\u001b[32mok\u001b[0m <b> & \u001b[1;7;31m ANY \u001b[0m');
  expect(svg).toMatch(/<text [^>]*fill="#8fd080">ok<\/text>/);
  expect(svg).toContain('&lt;b&gt; &amp;');
  expect(svg).toMatch(/<rect [^>]*fill="#f2777a"\/><text [^>]*font-weight="bold">ANY<\/text>/);
});

it('each text is as wide as its cells, whatever font is found, and nothing lies beyond the edge', async () => {
  const svg = await photographed('  ab  cd\r\n0123456789012345678901234567');
  expect(svg).toMatch(/<text x="30.8" [^>]*textLength="16.8">ab<\/text>/);
  expect(svg).toMatch(/<text x="64.4" [^>]*>cd<\/text>/);
  expect(svg).toContain('>01234567890123456789</text>');
});

it('what differs from day to day is the same in every picture, and as wide as it was', async () => {
  const text = 'http://localhost:4711 · 7s · pid 99 · 02:21:32 · 101 23ms';
  expect(steadyText(text, 4711, 8502)).toBe('http://localhost:8502 · 1s · pid 41 · 14:03:12 · 101 15ms');
});

it('a tour shows one scene at a time, and the first one to whom nothing should move', () => {
  const scenes = [
    { rows: ['<text>one</text>'], ms: 1000 },
    { rows: ['<text>two</text>'], ms: 3000 },
  ];
  const svg = tourOf(scenes, { columns: 20, rows: 2, title: 'a tour' });
  expect(svg).toContain('@keyframes s0{0%{visibility:visible}25%{visibility:hidden}}');
  expect(svg).toContain('@keyframes s1{0%{visibility:hidden}25%{visibility:visible}}');
  expect(svg).toContain('#s1{animation:s1 4000ms step-end infinite}');
  expect(svg).toMatch(
    /^<style>\.s\{visibility:hidden\}#s0\{visibility:visible\}@media \(prefers-reduced-motion:no-p/m,
  );
  expect(svg).toMatch(/<g id="s0" class="s">\n<text>one<\/text>\n<\/g>\n<g id="s1"/);
});
