import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { ProcessView, Snapshot } from '../../src/core/snapshot.ts';
import { chromeOf } from '../../src/ui/layout.ts';
import { followingAll, type LogStatus } from '../../src/ui/log-status.ts';
import { themeFor } from '../../src/ui/theme.ts';
import { initialView, type ViewState } from '../../src/ui/view-state.ts';
import { healthySnapshot as healthy, proved } from '../support/snapshot.ts';

const theme = themeFor({ environment: { LANG: 'C.UTF-8' }, noColor: false });

interface Drawing {
  readonly columns?: number;
  readonly rows?: number;
  readonly view?: Partial<ViewState>;
  readonly log?: LogStatus;
  readonly environment?: Record<string, string>;
}

/** The chrome as a person sees it, without colours; the log's place is marked. */
function draw(
  snapshot: Snapshot,
  { columns = 80, rows = 24, view, log = followingAll, environment }: Drawing = {},
): string {
  const chrome = chromeOf({
    snapshot,
    columns,
    rows,
    view: { ...initialView, ...view },
    log,
    attached: false,
    nowMs: 134_000,
    theme: environment === undefined ? theme : themeFor({ environment, noColor: false }),
  });
  const { above, below } = chrome;
  return ['', ...above, ...(chrome.log ? ['~log~'] : []), ...below, '']
    .map(stripVTControlCharacters)
    .join('\n');
}

const withProcess = (process: Partial<ProcessView>): Snapshot => ({
  ...healthy,
  process: { ...healthy.process, ...process },
  probes: [],
});

describe('at 80x24', () => {
  it('all is well: state, tunnel, each origin with its proof, and the keys that work', () => {
    expect(draw(healthy)).toBe(`
 ● ready · 2m14s · http://localhost:8502               Streamlit 1.53.0 (.venv)
 ⇄ tunnel online · 2m14s · https://ocap.ngrok.app → :8502
 ✓ health  ✓ localhost:8502  ✓ 127.0.0.1:8502  ✓ ocap.ngrok.app
 ✓ ocapistaine-dev.vaettir.locki.io  ✓ stranger refused
~log~
 r restart  w wildcard  t tunnel  p probe  c copy URL  u QR  ? help  q quit
`);
  });

  it('the wildcard is said on a row of its own, and what it means', () => {
    const open = { ...healthy, origins: { ...healthy.origins, wildcard: true } };
    expect(draw(open)).toContain('\n  ANY ORIGIN  any website can talk to the app; w closes it\n');
  });

  it('an .env that does not parse stands at the top with file, line, name and remedy', () => {
    const message = '"85o2" is no port: write a number from 1 to 65535, such as STREAMLIT_PORT=8502';
    const errors = [{ file: '.env', line: 4, name: 'STREAMLIT_PORT', message }];
    expect(draw({ ...healthy, settings: { ...healthy.settings, errors } })).toContain(`
 ✗ .env:4: STREAMLIT_PORT: "85o2" is no port: write a number from 1 to 65535,
   such as STREAMLIT_PORT=8502
`);
  });

  it('an app that failed is told with the last lines of its output, and r is offered', () => {
    const reason =
      "The app ended 5 times in a row before it was ready. Mend it and press r.\nModuleNotFoundError: No module named 'pandas'";
    const drawing = draw(withProcess({ state: 'failed', reason }));
    expect(drawing).toContain('✗ failed · 2m14s');
    expect(drawing).toContain("   ModuleNotFoundError: No module named 'pandas'\n");
  });

  it('a wait for the next start is counted', () => {
    const reason = 'The app ended by itself (exit code 1).';
    expect(draw(withProcess({ state: 'backoff', reason, retryAtMs: 138_000 }))).toContain(
      '▲ The app ended by itself (exit code 1). It is started again in 4s; r starts\n   it now.',
    );
  });

  it('a refused origin is told in words with the line to write, and how many more things are wrong', () => {
    const diagnosis = {
      code: 'origin-rejected',
      message: 'Streamlit refused https://ocap.ngrok.app (403).',
      hint: 'Write STREAMLIT_CUSTOM_ORIGINS=https://ocap.ngrok.app into .env.',
    };
    const refused = proved('https://ocap.ngrok.app', { status: 403, verdict: 'fail', diagnosis });
    const probes = healthy.probes.map((probe) => (probe.origin === refused.origin ? refused : probe));
    const drawing = draw({ ...healthy, probes });
    expect(drawing).toContain(
      '✗ Streamlit refused https://ocap.ngrok.app (403).\n   Write STREAMLIT_CUSTOM_ORIGINS',
    );
    expect(drawing).toContain('✗ ocap.ngrok.app (403)');
  });

  it('a tunnel that failed says why and what to do, and is no green light', () => {
    const error = { code: 'ERR_NGROK_107', message: 'The authtoken was revoked.', hint: 'Copy a new one.' };
    const tunnel = { ...healthy.tunnel, state: 'failed', url: null, error } as const;
    const drawing = draw({ ...healthy, tunnel });
    expect(drawing).toContain('⇄ tunnel failed');
    expect(drawing).toContain('✗ The tunnel: The authtoken was revoked. [ERR_NGROK_107]\n   Copy a new one.');
    expect(drawing).not.toContain('copy URL');
  });

  it('the origins that are not asked yet hold their places', () => {
    const rows = draw({ ...healthy, probes: [] }).split('\n');
    expect(rows).toHaveLength(draw(healthy).split('\n').length);
    expect(rows.join('\n')).toContain('· health  · localhost:8502');
  });

  it('the last change stands with its time', () => {
    const lastChange = { atMs: 0, names: ['STREAMLIT_PORT'], text: 'STREAMLIT_PORT 8502 → 8510' };
    expect(draw({ ...healthy, settings: { ...healthy.settings, lastChange } })).toMatch(
      /\.env \d\d:\d\d:\d\d: STREAMLIT_PORT 8502 → 8510/,
    );
  });

  it('the question about the wildcard takes the footer', () => {
    expect(
      draw(healthy, {
        view: {
          question: {
            text: 'Let ANY website talk to the app?',
            alarming: true,
            request: { type: 'wildcard.requested', cors: 'any' },
          },
        },
      }),
    ).toMatch(/ANY website talk to the app\? +y yes/);
  });

  it('an origin that visitors were refused with is told, with the key that adds it', () => {
    const visits = { count: 12, webSockets: 2, refused: [{ origin: 'https://x.example', times: 3 }] };
    const drawing = draw({ ...healthy, visits });
    expect(drawing).toContain('▲ https://x.example was refused 3 times: a adds it.');
    expect(drawing).toContain('a allow origin');
    expect(drawing).toContain('12 visits, 2 open');
  });

  it('the QR code of the public URL stands on white, with a margin that cameras need', () => {
    const rows = draw(healthy, { view: { overlay: 'qr' } })
      .split('\n')
      .slice(1, -1);
    expect(rows.at(-1)).toContain('https://ocap.ngrok.app   any key goes back');
    expect(rows.length).toBeLessThanOrEqual(24);
    expect(rows[0]?.trim()).toBe('');
    expect(rows[1]).toMatch(/^ {3}█▀▀▀▀▀█ .* █▀▀▀▀▀█ *$/);
  });

  it('the hops stand from the app to the visitor, and a broken one is no green light', () => {
    const diagnosis = { code: 'bad-gateway', message: 'The proxy answers 502.', hint: 'Mend its target.' };
    const tunnel = proved('', {
      target: 'tunnel',
      check: 'health',
      origin: null,
      status: 200,
      latencyMs: 44,
    });
    const proxy = { ...tunnel, target: 'dev-proxy', status: 502, verdict: 'fail', diagnosis } as const;
    const well = draw({ ...healthy, probes: [...healthy.probes, tunnel] });
    expect(well).toContain('\n ✓ app 3ms → ✓ tunnel 44ms\n');
    expect(well).toContain('⇄ tunnel online ·');
    const broken = draw({ ...healthy, probes: [...healthy.probes, tunnel, proxy] });
    expect(broken).toContain('✓ app 3ms → ✓ tunnel 44ms → ✗ dev-proxy 502');
    expect(broken).toContain('⇄ tunnel online, but not through the dev-proxy');
    expect(broken).toContain('✗ The proxy answers 502.\n   Mend its target.');
  });

  it('f is offered while the log is held', () => {
    expect(draw(healthy, { log: { ...followingAll, following: false } })).toContain('f follow');
  });

  it('the log keeps at least ten rows, whatever is wrong', () => {
    const errors = [{ file: '.env', line: 4, name: 'A', message: 'word '.repeat(200) }];
    const origins = Array.from({ length: 40 }, (_, number) => ({
      origin: `https://host-${number}.example`,
      source: 'custom' as const,
    }));
    const worst = {
      ...healthy,
      origins: { wildcard: true, origins },
      settings: { ...healthy.settings, errors, lastChange: { atMs: 0, names: [], text: 'x'.repeat(500) } },
      notices: ['notice '.repeat(100)],
    };
    const rows = draw(worst).trim().split('\n');
    expect(24 - (rows.length - 1) - 1).toBeGreaterThanOrEqual(10);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(80);
  });
});

describe('at 120x40', () => {
  it('each origin has a row with why it is listed, status and latency, beside the notices', () => {
    const notices = ['The defaults let two proxies in.'];
    expect(draw({ ...healthy, notices }, { columns: 120, rows: 40 })).toBe(`
 ● ready · 2m14s · http://localhost:8502                                         Streamlit 1.53.0 (.venv) · ocapistaine
 ⇄ tunnel online · 2m14s · https://ocap.ngrok.app → :8502
 ✓ health                                 local      200 3ms            │ · The defaults let two proxies in.
 ✓ http://localhost:8502                  local      101 5ms            │
 ✓ http://127.0.0.1:8502                  local      101 5ms            │
 ✓ https://ocap.ngrok.app                 tunnel     101 5ms            │
 ✓ https://ocapistaine-dev.vaettir.locki… dev-proxy  101 5ms            │
 ✓ stranger refused                       nobody     403 6ms            │
~log~
 r restart  w wildcard  t tunnel  p probe  c copy URL  u QR  ? help  q quit
`);
  });
});

describe('at 60x15', () => {
  it('the footer still names restart and quit, and f while the log is held', () => {
    const footer = draw(healthy, { columns: 60, rows: 15, log: { ...followingAll, following: false } })
      .trim()
      .split('\n')
      .at(-1)
      ?.trim();
    expect(footer).toBe('r restart  w wildcard  p probe  f follow  ? help  q quit');
  });
});

it('of an app that failed the last lines are shown, which tell most', () => {
  const output = [
    'Traceback (most recent call last):',
    ...Array.from({ length: 6 }, (_, at) => `  File ${at}`),
  ];
  const reason = ['The app ended 5 times in a row.', ...output, 'ImportError: no pandsa'].join('\n');
  const drawing = draw(withProcess({ state: 'failed', reason }));
  expect(drawing).toContain('✗ The app ended 5 times in a row.\n');
  expect(drawing).toContain('ImportError: no pandsa\n');
});

it('help lists every key and fits 80x24', () => {
  const drawing = draw(healthy, { view: { overlay: 'help' } });
  for (const key of ['r ', 'w ', 't ', 'p ', 'c ', 'f ', 'g ', 'PgUp PgDn', 'Ctrl+L', 'Ctrl+Z', '? ', 'q ']) {
    expect(drawing).toContain(`\n ${key}`);
  }
  expect(drawing.trim().split('\n').length).toBeLessThanOrEqual(24);
});

it('below 60x15 one line says so', () => {
  expect(draw(healthy, { columns: 59 })).toBe('\nready; 59x24 is too small, it takes 60x15\n');
  expect(draw(healthy, { columns: 80, rows: 14 })).toContain('too small');
});

it('a terminal without Unicode gets ASCII alone', () => {
  expect(draw(healthy, { environment: { LANG: 'C' } })).toMatch(/^[ -~\n]*$/);
  expect(draw(healthy, { environment: { LANG: 'C' }, view: { overlay: 'help' } })).toMatch(/^[ -~\n]*$/);
});

it('NO_COLOR is obeyed', () => {
  const plain = themeFor({ environment: { LANG: 'C.UTF-8', NO_COLOR: '1' }, noColor: false });
  expect(plain.paint('bad', 'x')).not.toMatch(/\[3\dm/);
});

it('what comes from elsewhere cannot write escapes into the chrome', () => {
  const evil = { ...healthy, name: 'shop\u001b[2J\u0007', notices: ['a\u001b]0;title\u0007b'] };
  const { above } = chromeOf({
    snapshot: evil,
    columns: 80,
    rows: 24,
    view: initialView,
    log: followingAll,
    attached: false,
    nowMs: 0,
    theme,
  });
  expect(stripVTControlCharacters(above.join('\n'))).toContain('ab');
  for (const sequence of ['\u001b[2J', '\u001b]', '\u0007']) expect(above.join('\n')).not.toContain(sequence);
});
