import { describe, it } from 'vitest';
import { holds, openShown } from '../support/shown-screen.ts';

const esc = '\u001b';
const [down, enter] = [`${esc}[B`, '\r'];

/** A state of the screen: the keys that lead to it, and what a person would miss there. The next one begins at the log again. */
interface Shown {
  readonly name: string;
  readonly keys: readonly string[];
  /** Seen in this order, each from the upper left on. */
  readonly sees: readonly (string | RegExp)[];
  /** Lead back to the log. */
  readonly back: string;
}

const footer = /r restart.*\? help {2}q quit$/;
const usual: Shown['sees'] = [
  '● ready',
  'https://ocap.ngrok.app',
  '2 people here',
  '✗',
  'KeyError',
  /─ log · all.*\n(?:.+\n)*row 59/,
  'the last line',
  footer,
];
const views: readonly Shown[] = [
  {
    name: 'the log, the state and the keys',
    keys: [],
    sees: usual,
    back: '',
  },
  {
    name: 'the log zoomed',
    keys: ['z'],
    sees: ['● ready', /✗.*\n─ log · all.*\n(?:.+\n)*row 59/, 'the last line', footer],
    back: 'z',
  },
  {
    name: 'people and their visits',
    keys: ['4'],
    sees: [
      '● ready',
      /─ people · 2 people here/,
      'amber fox',
      'kind owl',
      '─ visits',
      /_stcore\/stream .*\n.*\/report/,
      'Enter look inside',
      /q quit$/,
    ],
    back: '',
  },
  {
    name: 'inside a visit',
    keys: [enter, enter],
    sees: ['● ready', '─ GET /_stcore/stream', 'when', 'who', 'status', /Esc back {2}y curl.*q quit$/],
    back: '1',
  },
];
const overlays: readonly Shown[] = [
  { name: 'the help', keys: ['?'], sees: ['Keys', /r +restart the app/], back: esc },
  {
    name: 'the page to share',
    keys: ['u'],
    sees: ['https://dev-proxy', /proved/, /c copy {2}o open/],
    back: esc,
  },
  {
    name: 'all that is wrong',
    keys: ['!'],
    sees: [
      /KeyError:\s+'council'/,
      /partner\.example was refused once: a adds it,\s+! can ignore it\./,
      /other keys but q go back$/,
    ],
    back: esc,
  },
];
const footers: readonly Shown[] = [
  {
    name: 'a question',
    keys: ['w'],
    sees: ['● ready', '─ log', 'Let ANY website talk to the app?', /y yes/],
    back: 'n',
  },
  {
    name: 'a search',
    keys: ['/row 5'],
    sees: ['● ready', /─ log.*\/row 5\/ 11\/11/, 'row 59', /\/row 5_?$/],
    back: esc,
  },
  {
    name: 'a filter',
    keys: ['Fcouncil', enter],
    sees: ['● ready', /─ log.*&council 2 lines/, "KeyError: 'council'", /q quit$/],
    back: esc,
  },
  {
    name: 'a selection',
    keys: ['v', down],
    sees: ['● ready', /1 line selected/, 'Enter copy lines', /q quit$/],
    back: esc,
  },
  {
    name: 'a file that was saved',
    keys: ['s'],
    sees: ['● ready', '─ log', /69 lines in .*app\.log {2}c copy path {2}E edit$/],
    back: 'f',
  },
  {
    name: 'a key that can do nothing',
    keys: ['n'],
    sees: ['● ready', '─ log', 'Nothing is searched for'],
    back: 'f',
  },
  {
    name: 'who would be cut',
    keys: ['q'],
    sees: ['● ready', '─ log', /2 visitors are connected: q again stops/],
    back: 'f',
  },
];

function inOrder(sees: Shown['sees']): RegExp {
  const sources = sees.map((one) =>
    typeof one === 'string' ? one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : one.source,
  );
  return new RegExp(sources.join('[^]*?'), 'm');
}

describe.concurrent.each([
  [59, 20],
  [80, 24],
  [120, 36],
  [200, 50],
])('on a terminal of %ix%i', (columns, rows) => {
  // An answer that fades between two looks of a busy machine is no remains: those are there again.
  it('each view, page and answer is there, with what one must not miss, within the edges and over nothing else', {
    retry: 2,
    timeout: 60_000,
  }, async () => {
    const terminal = await openShown(columns, rows);
    try {
      await terminal.see('the last line');
      for (const { keys, sees, back } of [...views, ...overlays, ...footers]) {
        for (const key of keys) terminal.press(key);
        await terminal.see(inOrder(sees));
        await holds(terminal, columns, rows);
        if (back === '') continue;
        terminal.press(back);
        await terminal.see(inOrder(usual));
      }
    } finally {
      await terminal.close();
    }
  });
});
