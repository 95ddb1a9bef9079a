import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { ProcessView } from '../../../src/core/app/view.ts';
import type { Snapshot } from '../../../src/core/view/snapshot.ts';
import { helpKeys } from '../../../src/ui/keys/tables/app-keys.ts';
import { fieldOf } from '../../../src/ui/keys/text-field.ts';
import { followingAll } from '../../../src/ui/model/log-status.ts';
import { busySnapshot as busy, chromeFor, draw, logRowsOf } from '../../support/drawing.ts';
import { problem } from '../../support/problem.ts';
import { anna, healthySnapshot as healthy, proved } from '../../support/snapshot.ts';

const withProcess = (process: Partial<ProcessView>): Snapshot => ({
  ...healthy,
  process: { ...healthy.process, ...process },
  probes: [],
});

/** What stands above the log. */
const above = (snapshot: Snapshot, size: { columns: number; rows: number }) =>
  draw(snapshot, size).replace(/~log~[\s\S]*/, '');

/** At a start nothing is known yet of what a good day knows. */
const early: Snapshot = {
  ...busy,
  probes: [],
  visits: { count: 0, webSockets: 0, refused: [] },
  people: { here: 0, latest: 0, people: [] },
  history: [],
  process: {
    ...busy.process,
    state: 'starting',
    sinceMs: 130_000,
    reason: 'Waiting for Streamlit to answer.',
  },
};

const bothProxies = [
  { origin: 'https://a.example', source: 'custom' as const },
  { origin: 'https://b.example', source: 'custom' as const },
];

it('no text of the help is torn between two pages ("search, a regular expression;" ended the first)', () => {
  const page = draw(healthy, { columns: 80, rows: 24, view: { overlay: 'help' } });
  expect(page).toContain('page 1 of 2');
  const rows = page.split('\n').slice(1, -1);
  const cells = [...rows.map((row) => row.slice(0, 40)), ...rows.map((row) => row.slice(40))];
  const told = cells.join(' ').replace(/\s+/g, ' ');
  const begun = helpKeys().filter(({ key, help }) => told.includes(` ${key} ${help.slice(0, 9)}`));
  expect(begun.length).toBeGreaterThan(15);
  for (const { help } of begun) expect(told).toContain(help);
});

describe.each([
  { columns: 60, rows: 15, least: 8 },
  { columns: 80, rows: 24, least: 12 },
  { columns: 120, rows: 40, least: 20 },
  { columns: 200, rows: 50, least: 25 },
])('at $columns x $rows', ({ least, ...size }) => {
  it('the log has half of the rows when nothing is wrong', () => {
    const many = {
      ...busy,
      origins: { ...busy.origins, origins: [...busy.origins.origins, ...bothProxies] },
    };
    const chatty = { ...many, notices: Array.from({ length: 9 }, () => 'a notice '.repeat(30)) };
    expect(logRowsOf(chatty, size)).toBeGreaterThanOrEqual(least);
  });

  it('the rows beneath stand still when the answers come', () => {
    expect(logRowsOf(early, size)).toBe(logRowsOf(busy, size));
  });

  it('no row is wider than the terminal, whatever it holds', () => {
    const long = 'wide '.repeat(99);
    const worst: Snapshot = {
      ...busy,
      name: long,
      notices: [long],
      history: [{ atMs: 0, text: long }],
      visits: {
        count: 99_999,
        webSockets: 999,
        refused: [{ origin: `https://${'x'.repeat(250)}`, times: 9 }],
      },
      people: {
        here: 99_999,
        latest: 0,
        people: Array(9).fill({ ...anna, agent: long, page: long, lastError: long }),
      },
      appFailure: { where: long, message: long, hint: long, atMs: 0 },
    };
    for (const view of [
      {},
      { zoomed: true },
      { typing: { field: 'search', ...fieldOf(long) } } as const,
      { flash: long },
      { overlay: 'help' } as const,
    ]) {
      const rows = draw(worst, { ...size, view }).split('\n');
      expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(size.columns);
      expect(rows.length).toBeLessThanOrEqual(size.rows + 2);
    }
  });
});

describe('a good day', () => {
  it('at 60x15: state, tunnel, people (the port stood in their place), the way, and the proofs', () => {
    expect(above(busy, { columns: 60, rows: 15 })).toBe(`
 ● ready · 2m14s · http://localhost:8502
 ⇄ tunnel online · https://ocap.ngrok.app · 2 people here
 ✓ app 3ms → ✓ tunnel 44ms → ✓ dev-proxy 61ms
 · .streamlit/config.toml changed: r restarts.
 ✓ health  ✓ localhost:8502  ✓ 127.0.0.1:8502
 ✓ ocap.ngrok.app  ✓ ocapistaine-dev.vaettir.locki.io …
`);
  });

  it('at 80x24: also the age, visitors, the stranger and the last change', () => {
    expect(above(busy, { columns: 80, rows: 24 })).toBe(`
 ● ready · 2m14s · http://localhost:8502               Streamlit 1.53.0 (.venv)
 ⇄ tunnel online · 2m14s · https://ocap.ngrok.app → :8502 · 2 people here
 ✓ app 3ms → ✓ tunnel 44ms → ✓ dev-proxy 61ms
 · .streamlit/config.toml changed: r restarts.
 ✓ health  ✓ localhost:8502  ✓ 127.0.0.1:8502  ✓ ocap.ngrok.app
 ✓ ocapistaine-dev.vaettir.locki.io  ✓ stranger refused
 15:00:01 .env changed: STREAMLIT_PORT 8502 → 8510 · The app restarts for the n…
`);
  });

  it('says what stands in front of the tunnel', () => {
    const guarded = { ...busy, tunnel: { ...busy.tunnel, guard: 'google, 2 e-mails' } };
    expect(above(guarded, { columns: 100, rows: 24 })).toContain(
      '⇄ tunnel online · https://ocap.ngrok.app → :8502 · guarded: google, 2 e-mails · 2 people here',
    );
  });

  it('at 120x40: each origin, hop and change has a row of its own', () => {
    expect(above(busy, { columns: 120, rows: 40 })).toBe(`
 ● ready · 2m14s · http://localhost:8502 · pid 4121                              Streamlit 1.53.0 (.venv) · ocapistaine
 ⇄ tunnel online · 2m14s · https://ocap.ngrok.app → :8502 · 2 people here
 · .streamlit/config.toml changed: r restarts.
─ origins ───────────────────────────────────────────────────────────── ─ from the app to the visitor ─────────────────
 ✓ health                                        local      200 3ms      ✓ app        200 3ms  WebSocket 101 5ms
 ✓ http://localhost:8502                         local      101 5ms      ✓ tunnel     200 44ms  WebSocket 101 51ms
 ✓ http://127.0.0.1:8502                         local      101 5ms      ✓ dev-proxy  200 61ms  WebSocket 101 68ms
 ✓ https://ocap.ngrok.app                        tunnel     101 5ms     ─ people ──────────────────────────────────────
 ✓ https://ocapistaine-dev.vaettir.locki.io      dev-proxy  101 5ms      2 people here · 2 WebSockets open
 ✓ stranger refused                              nobody     403 6ms     ─ changes ─────────────────────────────────────
                                                                         15:00:01 The app restarts for the new settings
                                                                         15:00:01 .env changed: STREAMLIT_PORT 8502 → …
`);
  });

  it('at 200x50: three columns, none so wide that the eye loses its row', () => {
    expect(above(busy, { columns: 200, rows: 50 })).toBe(`
 ● ready · 2m14s · http://localhost:8502 · pid 4121                                                                                                              Streamlit 1.53.0 (.venv) · ocapistaine
 ⇄ tunnel online · 2m14s · https://ocap.ngrok.app → :8502 · 2 people here
 · .streamlit/config.toml changed: r restarts.
─ origins ───────────────────────────────────────────────────────────────────── ─ from the app to the visitor ───────────────────────────── ─ changes ─────────────────────────────────────────────────
 ✓ health                                                local      200 3ms      ✓ app        200 3ms  WebSocket 101 5ms                     15:00:01 The app restarts for the new settings
 ✓ http://localhost:8502                                 local      101 5ms      ✓ tunnel     200 44ms  WebSocket 101 51ms                   15:00:01 .env changed: STREAMLIT_PORT 8502 → 8510
 ✓ http://127.0.0.1:8502                                 local      101 5ms      ✓ dev-proxy  200 61ms  WebSocket 101 68ms                   14:03:12 The tunnel is online: https://ocap.ngrok.app
 ✓ https://ocap.ngrok.app                                tunnel     101 5ms     ─ people ──────────────────────────────────────────────────
 ✓ https://ocapistaine-dev.vaettir.locki.io              dev-proxy  101 5ms      2 people here · 2 WebSockets open
 ✓ stranger refused                                      nobody     403 6ms      ● amber fox · Safari on iPhone · /report · since 1m14s
                                                                                 ● kind owl · Firefox on Linux · / · since 1m14s
`);
  });
});

describe('what is told at 80x24', () => {
  it('the wildcard is said on a row of its own, and what it means', () => {
    const open = { ...healthy, origins: { ...healthy.origins, wildcard: true } };
    expect(draw(open)).toContain('\n  ANY ORIGIN  any website can talk to the app; w closes it\n');
  });

  it('an .env that does not parse stands at the top with file, line, name and remedy', () => {
    const message = '"85o2" is no port: write a number from 1 to 65535, such as STREAMLIT_PORT=8502';
    const errors = [problem({ line: 4, message })];
    expect(draw({ ...healthy, settings: { ...healthy.settings, errors } })).toContain(`
 ✗ .env:4: STREAMLIT_PORT: "85o2" is no port: write a number from 1 to 65535,
   such as STREAMLIT_PORT=8502
`);
  });

  it('an app that failed is told with the last lines of its output, and r is offered', () => {
    const failure = {
      sentence: 'The app ended 5 times in a row before it was ready. Mend it and press r.',
      output: ["ModuleNotFoundError: No module named 'pandas'"],
    };
    const drawing = draw(withProcess({ state: 'failed', failure }));
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
    const drawing = draw({ ...healthy, visits, people: busy.people });
    expect(drawing).toContain('▲ https://x.example was refused 3 times: a adds it, ! can ignore it.');
    expect(drawing).toContain('a allow origin');
    expect(drawing).toContain('2 people here');
  });

  it('no row says that a file has not changed whose errors stand above', () => {
    const errors = [problem({ message: 'STREAMLIT_PORT: not a port' })];
    const drawing = draw({ ...healthy, history: [], settings: { ...healthy.settings, errors } });
    expect(drawing).toContain('not taken as it is now');
    expect(drawing).not.toContain('no changes so far');
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
    // It said "tunnel online, but not through the tunnel".
    const failed = { ...tunnel, status: 404, verdict: 'fail', diagnosis } as const;
    expect(draw({ ...healthy, probes: [...healthy.probes, failed] })).toContain(
      '⇄ tunnel online, but the app is not behind it',
    );
    expect(broken).toContain('✗ The proxy answers 502.\n   Mend its target.');
  });

  it('a hop that lets strangers in is red on the way, at the tunnel and in words, though it answers', () => {
    const diagnosis = { code: 'origin-rewritten', message: 'The proxy drops Origin.', hint: 'Delete it:' };
    const at = (target: string) => [
      proved('', { target, check: 'health', origin: null, status: 200, latencyMs: 44 }),
      proved(`https://${target}.example`, { target }),
    ];
    const foreign = { origin: 'https://stranger.invalid', expect: 'refused', status: 101 } as const;
    const open = proved('', { target: 'dev-proxy', ...foreign, verdict: 'fail', diagnosis });
    const probes = [...healthy.probes, ...at('tunnel'), ...at('dev-proxy'), open];
    const drawing = draw({ ...healthy, probes });
    expect(drawing).toContain('\n ✓ app 3ms → ✓ tunnel 44ms → ✗ dev-proxy open to all\n');
    expect(drawing).toContain('⇄ tunnel online, but the dev-proxy lets anybody in');
    expect(drawing).toContain('✗ The proxy drops Origin.\n   Delete it:');
    const wide = draw({ ...healthy, probes }, { columns: 120, rows: 40 });
    expect(wide).toContain('✗ dev-proxy  open to all  200 44ms');
  });

  it('while the wildcard is wanted no hop is green, and none is told as a fault', () => {
    const diagnosis = { code: 'wildcard-open', message: 'The wildcard is on.', hint: '' };
    const tunnel = proved('', { target: 'tunnel', check: 'health', origin: null, status: 200 });
    const foreign = { expect: 'refused', status: 101, verdict: 'skipped', diagnosis } as const;
    const local = healthy.probes.filter((probe) => probe.expect === 'accepted');
    const strangers = ['local', 'tunnel'].map((target) =>
      proved('https://stranger.invalid', { target, ...foreign }),
    );
    const origins = { ...healthy.origins, wildcard: true };
    const drawing = draw({ ...healthy, origins, probes: [...local, tunnel, ...strangers] });
    expect(drawing).toContain('\n ✗ app open to all → ✗ tunnel open to all\n');
    expect(drawing).toContain('✗ stranger let in');
    expect(drawing).not.toContain('The wildcard is on.');
    expect(drawing).toContain('⇄ tunnel online ·');
  });

  it('a public URL that shows visitors the warning page of the free plan is said in words, and is no green light', () => {
    const diagnosis = { code: 'tunnel-interstitial', message: 'Visitors meet a warning page.', hint: '' };
    const tunnel = proved('', { target: 'tunnel', check: 'health', origin: null, status: 200, diagnosis });
    const drawing = draw({ ...healthy, probes: [...healthy.probes, tunnel] });
    expect(drawing).toContain('✓ app 3ms → ▲ tunnel 5ms');
    expect(drawing).toContain('▲ Visitors meet a warning page.');
  });

  it('f is offered while the log is held', () => {
    expect(draw(healthy, { log: { ...followingAll, following: false } })).toContain('f follow');
  });

  it('the log keeps at least ten rows, whatever is wrong', () => {
    const errors = [problem({ line: 4, name: 'A', message: 'word '.repeat(200) })];
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

describe('at 60x15', () => {
  it('the footer still names restart and quit, and f while the log is held', () => {
    const footer = draw(healthy, { columns: 60, rows: 15, log: { ...followingAll, following: false } })
      .trim()
      .split('\n')
      .at(-1)
      ?.trim();
    expect(footer).toMatch(/^r restart .* f follow .*\? help {2}q quit$/);
  });
});

it('of an app that failed the last lines are shown, which tell most', () => {
  const output = [
    'Traceback (most recent call last):',
    ...Array.from({ length: 6 }, (_, at) => `  File ${at}`),
  ];
  const sentence = 'The app ended 5 times in a row.';
  const failure = { sentence, output: [...output, 'ImportError: no pandsa'] };
  const drawing = draw(withProcess({ state: 'failed', failure }));
  expect(drawing).toContain('✗ The app ended 5 times in a row.\n');
  expect(drawing).toContain('ImportError: no pandsa\n');
});

it.each([
  [120, 40],
  [80, 24],
  [60, 15],
  [40, 10],
])(
  'help lists every key, none of its texts cut, at %ix%i, in pages if need be (13 of 28 were cut)',
  (columns, rows) => {
    const page = (at: number) =>
      draw(healthy, { columns, rows, view: { overlay: 'help', at } })
        .split('\n')
        .slice(1, -1);
    const [, pages = '1'] = /page 1 of (\d+)/.exec(page(0).join('\n')) ?? [];
    const all = Array.from({ length: Number(pages) }, (_, at) => page(at));
    for (const rowsOfPage of all) expect(rowsOfPage.length).toBeLessThanOrEqual(rows);
    const lines = all.flat();
    expect(lines.join('\n')).not.toContain('…\n');
    const half = Math.floor(columns / 2);
    const cells = [...lines, ...lines.map((line) => line.slice(half))];
    for (const { key } of helpKeys())
      expect(
        cells.filter((cell) => cell.startsWith(` ${key} `) || cell.trimEnd() === ` ${key}`).length,
      ).toBeGreaterThanOrEqual(1);
  },
);

describe.each([
  [59, 30],
  [114, 14],
  [40, 10],
  [20, 4],
])('at %ix%i, which was "too small"', (columns, rows) => {
  const size = { columns, rows };

  it('the state, the log and the way out are there', () => {
    const drawing = draw(busy, size);
    expect(drawing).toContain('● ready');
    expect(drawing).toContain('~log~');
    expect(drawing).toContain('q quit');
    expect(logRowsOf(busy, size)).toBeGreaterThanOrEqual(Math.floor(rows / 2));
    expect(Math.max(...drawing.split('\n').map((row) => row.length))).toBeLessThanOrEqual(columns);
  });

  it('what is wrong is told where there is a row for it', () => {
    const errors = [problem({ message: '"85o2" is no port' })];
    const drawing = draw({ ...busy, settings: { ...busy.settings, errors } }, size);
    expect(drawing.includes('✗')).toBe(rows >= 6);
  });
});

it('below 20x4 one line says so, and what it takes stands first', () => {
  expect(draw(healthy, { columns: 19 })).toBe('\n20x4 needed: ready\n');
  expect(draw(healthy, { columns: 80, rows: 3 })).toContain('needed');
});

it('the public URL stands whole in the tunnel row, which gives way to it ("…council.ng…")', () => {
  const url = 'https://ng-development-name-for-the-team-demo-of-council.ngrok.app';
  const named = { ...busy, tunnel: { ...busy.tunnel, url } };
  expect(draw(named)).toContain(`⇄ · ${url}`);
  expect(draw(named, { columns: 100 })).toContain(`⇄ tunnel online · ${url}`);
});

it('a terminal without Unicode gets ASCII alone', () => {
  expect(draw(healthy, { environment: { LANG: 'C' } })).toMatch(/^[ -~\n]*$/);
  expect(draw(healthy, { environment: { LANG: 'C' }, view: { overlay: 'help' } })).toMatch(/^[ -~\n]*$/);
});

it('what comes from elsewhere cannot write escapes into the chrome', () => {
  const evil: Snapshot = { ...healthy, name: 'shop\u001b[2J\u0007', notices: ['a\u001b]0;title\u0007b'] };
  const text = chromeFor({ ...evil, history: [{ atMs: 0, text: '\u001b[3J' }] }).above.join('\n');
  expect(stripVTControlCharacters(text)).toContain('ab');
  for (const sequence of ['\u001b[2J', '\u001b[3J', '\u001b]', '\u0007'])
    expect(text).not.toContain(sequence);
});
