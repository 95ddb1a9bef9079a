import { sentTo } from '../../core/base/terminal/terminal.ts';
import type { Environment } from '../../core/settings/settings.ts';

/** Whether the terminal's background is light, asked of the terminal itself. */
export interface Background {
  /** Sends the question. Answers come with what is typed, so raw mode must be on. */
  ask(): void;
  /** Takes answers out of what came from the terminal. What may go on in the next piece is kept back until then. */
  sift(text: string): string;
  /** No answer is to be waited for any more: whoever leaves before would find it typed into a shell. */
  settled(patienceMs: number): Promise<void>;
  /** Tells no longer of changes. */
  stop(): void;
}

export interface BackgroundDeps {
  readonly env: Environment;
  /** Writes to the terminal. */
  write(text: string): void;
  /** It is light, or dark: as it was asked, and whenever the person changes it. */
  known(isLight: boolean): void;
}

const esc = '\u001b';
const question = `${esc}]11;?${esc}\\`;
/**
 * Device attributes, which every terminal answers, and in order: after this answer no other is to come.
 * https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
 */
const sentinel = `${esc}[c`;
/** Tells of a change (https://contour-terminal.org/vt-extensions/color-palette-update-notifications/). */
const [tell, tellNoMore] = [`${esc}[?2031h`, `${esc}[?2031l`];

const answers = new RegExp(
  `${esc}\\]11;rgba?:([\\da-fA-F]+)/([\\da-fA-F]+)/([\\da-fA-F]+)[^\u0007${esc}]*(?:\u0007|${esc}\\\\)|${esc}\\[\\?997;([12])n|${esc}\\[\\?[\\d;]*c`,
  'g',
);
/** The beginning of one; a lone escape is a key. */
const begun = new RegExp(`${esc}(?:\\](?:1|11|11;[^\u0007${esc}]*${esc}?)?|\\[\\?[\\d;]*)$`);

export function createBackground({ env, write, known }: BackgroundDeps): Background {
  const answersAtAll = sentTo(env).beyond;
  let kept = '';
  let waiting: PromiseWithResolvers<void> | null = null;

  function take(all: string, parts: readonly (string | undefined)[], mode: string | undefined): string {
    const [red, green, blue] = parts;
    if (mode !== undefined) {
      // The theme has changed; which colour that means only the question tells.
      known(mode === '2');
      write(question + sentinel);
    } else if (red !== undefined && green !== undefined && blue !== undefined) {
      known(isLightColour([red, green, blue]));
    } else if (all.endsWith('c')) waiting?.resolve();
    return '';
  }

  return {
    ask() {
      if (!answersAtAll || waiting !== null) return;
      waiting = Promise.withResolvers();
      write(tell + question + sentinel);
    },
    sift(text) {
      const whole = kept + text;
      kept = begun.exec(whole)?.[0] ?? '';
      return whole
        .slice(0, whole.length - kept.length)
        .replace(answers, (all, red, green, blue, mode) => take(all, [red, green, blue], mode));
    },
    async settled(patienceMs) {
      if (waiting === null) return;
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, patienceMs);
      await Promise.race([waiting.promise, late.promise]);
      clearTimeout(timer);
    },
    stop() {
      if (answersAtAll && waiting !== null) write(tellNoMore);
    },
  };
}

/** By its luminance; each part in hexadecimal, of one to four digits. */
function isLightColour(parts: readonly string[]): boolean {
  const [red = 0, green = 0, blue = 0] = parts.map(
    (part) => Number.parseInt(part, 16) / (16 ** part.length - 1),
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5;
}

/** Whoever reads from this stream gets no answers. */
export function siftInput(stdin: NodeJS.ReadStream, sift: (text: string) => string): void {
  const read = stdin.read.bind(stdin);
  stdin.read = (size?: number) => {
    for (;;) {
      const chunk: unknown = read(size);
      if (typeof chunk !== 'string') return chunk;
      const rest = sift(chunk);
      if (rest !== '') return rest;
    }
  };
}
