import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { createLineSplitter } from '../../../src/logs/lines.ts';
import { createLogView } from '../../../src/ui/log/pane.ts';
import { createCompositor, slot } from '../../../src/ui/terminal/compositor.ts';
import { themeFor } from '../../../src/ui/terminal/theme.ts';
import { createTerminal } from '../../support/emulated-terminal.ts';
import { createFakeClient } from '../../support/fake-client.ts';

const esc = '\u001b';
const theme = themeFor({ environment: { LANG: 'C.UTF-8' }, noColor: false });

/** What an app may print, by accident or by malice, as the bytes that it writes. */
const nasty: readonly (string | Uint8Array)[] = [
  'plain',
  `${esc}[2J${esc}[Hcleared`,
  `${esc}[5;5Hmoved ${esc}[10Aup ${esc}[3Bdown`,
  `${esc}[?1049l${esc}[?25h${esc}[?7h${esc}[?1000hmodes`,
  `${esc}[3;9r${esc}Mscroll region`,
  `${esc}]0;title\u0007${esc}]52;c;ZXZpbA==\u0007${esc}]8;;http://x${esc}\\link${esc}]8;;${esc}\\`,
  `${esc}P1$r${esc}\\dcs ${esc}_apc${esc}\\ ${esc}^pm${esc}\\ ${esc}]unclosed`,
  `${esc}cfull reset`,
  `${esc}(0line drawing${esc}(B \u000eshift out`,
  `${esc}[31mred to the end`,
  `${esc}[8mconcealed${esc}[0m shown`,
  `${esc}[7minverse ${'i'.repeat(300)}`,
  `${esc}[38;2;1;2;3m${'truecolour '.repeat(30)}`,
  `${esc}[31`,
  esc,
  '\u009b2J8-bit CSI',
  '10 %\r20 %\r100 % of a progress bar',
  `\r${'back'.repeat(100)}\r`,
  'tab\tbed\tline\tthat\tis\tlong\tenough\tto\tneed\tmore\tthan\tone\trow',
  '\b\b\bbackspaces \u0007bells\u0000 nulls \u007fdelete',
  '日本語のとても長い行'.repeat(30),
  `a${'日本語'.repeat(50)}`,
  'e\u0301\u0302\u0303 combining '.repeat(30),
  `z${'\u0301'.repeat(5000)}algo`,
  '👍🏽 👨‍👩‍👧‍👦 🏳️‍🌈 🇫🇷 ❤️ emoji '.repeat(20),
  'שלום עולם ابجد right to left \u202eoverride\u202c \u2067isolate\u2069',
  'zero\u200bwidth\u200d\ufeff and soft\u00adhyphen',
  '\ue000\ue001\ue002 private use',
  Buffer.concat([Buffer.from('half '), Buffer.from('é').subarray(0, 1), Buffer.from(' bytes')]),
  Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xf0, 0x9f, 0x98]),
  'x'.repeat(1_000_000),
  '日'.repeat(300_000),
  `${esc}[31mx`.repeat(20_000),
  'ﷺ꧅𒐫 wide ones',
  '',
  '   ',
  'the last line',
];

function nastyLines(): readonly string[] {
  const splitter = createLineSplitter();
  const newline = Buffer.from('\n');
  return splitter.push(Buffer.concat(nasty.flatMap((line) => [Buffer.from(line), newline])));
}

/** A picture of the log, in a frame, on a terminal. */
function open(columns: number, rows: number) {
  const terminal = createTerminal(columns, rows);
  const client = createFakeClient();
  const log = createLogView(client, theme, () => compositor.paint());
  const compositor = createCompositor(terminal.stdout, log.paint, () => undefined);
  compositor.start();
  compositor.stdout.write(`head\n${slot}\nfoot`);
  /** What the pane believes to be on the screen, and what is. */
  const seen = async () => {
    compositor.paint();
    const believed = log.paint(rows - 2, columns).map((row) => stripVTControlCharacters(row).trimEnd());
    await new Promise<void>((resolve) => terminal.terminal.write('', resolve));
    return { believed, screen: terminal.screen() };
  };
  return { ...terminal, client, log, seen };
}

const sizes = [
  [60, 15],
  [80, 24],
  [61, 40],
  [200, 50],
] as const;

describe.each(sizes)('at %i x %i', (columns, rows) => {
  it.each([
    ['cut', () => undefined],
    ['wrapped', (log) => void log.perform({ type: 'wrap' })],
    [
      'wrapped, with timestamps and a search on',
      (log) => {
        log.perform({ type: 'wrap' });
        log.perform({ type: 'timestamps' });
        log.type('search', '.[aeiou日]');
        log.keep('search');
      },
    ],
  ] as const satisfies [string, (log: ReturnType<typeof open>['log']) => void][])(
    '%s, the screen is row by row what the pane means, and the frame stands',
    async (_, set) => {
      const { client, log, seen, terminal } = open(columns, rows);
      client.print(...nastyLines());
      set(log);
      // A search that goes on repaints its count.
      await vi.waitFor(() => expect(log.paint(rows - 2, columns)[0]).not.toContain('…'));
      log.scroll({ to: 'oldest' });
      while (!log.status.following) {
        const { believed, screen } = await seen();
        const pane = Array.from({ length: rows - 2 }, (_, row) => believed[row] ?? '');
        expect(screen).toEqual(['head', ...pane, 'foot']);
        log.scroll({ by: 'pages', count: 1 });
      }
      expect((await seen()).screen.join('\n')).toContain('the last line');
      expect(terminal.buffer.active.type).toBe('alternate');
    },
  );

  it('selected, too', async () => {
    const { client, log, seen } = open(columns, rows);
    client.print(...nastyLines());
    log.perform({ type: 'select' });
    log.scroll({ to: 'oldest' });
    const { believed, screen } = await seen();
    expect(screen.slice(1, -1)).toEqual(Array.from({ length: rows - 2 }, (_, row) => believed[row] ?? ''));
    expect(screen.at(-1)).toBe('foot');
  });
});
