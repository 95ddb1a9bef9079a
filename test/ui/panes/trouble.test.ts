import { expect, it } from 'vitest';
import type { Snapshot } from '../../../src/core/view/snapshot.ts';
import { listedTroubles } from '../../../src/ui/model/troubles.ts';
import { busySnapshot, draw, logRowsOf } from '../../support/drawing.ts';
import { anna, healthySnapshot as healthy, proved } from '../../support/snapshot.ts';

const raised: Snapshot = {
  ...healthy,
  appFailure: {
    where: 'app/front.py:12 in <module>',
    message: "ModuleNotFoundError: No module named 'foo'",
    hint: 'Install the package that has it, such as .venv/bin/pip install foo, then press r.',
    atMs: new Date(2026, 10, 23, 14, 3, 12).getTime(),
  },
};
const refused = { count: 1, webSockets: 0, refused: [{ origin: 'https://x.example', times: 1 }] };

it('a script that fails is told by its line, the exception and what to do, though the app is ready', () => {
  expect(draw(raised)).toContain(`
 ✗ app/front.py:12 in <module> failed at 14:03:12: ModuleNotFoundError: No
   module named 'foo'
   Install the package that has it, such as .venv/bin/pip install foo, then
   press r.
`);
});

it('of several troubles a small screen tells the worst and how many more there are', () => {
  const drawing = draw({ ...raised, visits: refused }, { columns: 60, rows: 15 });
  expect(drawing).toContain("No module named 'foo' (1 more: !)");
  expect(drawing).not.toContain('was refused');
});

it('a large screen tells them all, what is broken before what is only a warning', () => {
  const drawing = draw({ ...raised, visits: refused }, { columns: 120, rows: 40 });
  expect(drawing).toMatch(
    /✗ app\/front\.py[\s\S]*▲ https:\/\/x\.example was refused once: a adds it, ! can ignore it\./,
  );
  expect(drawing).not.toContain('more: !)');
});

it('a zoomed log leaves a row for the state and one for what is wrong', () => {
  const drawing = draw(raised, { view: { zoomed: true } });
  expect(drawing).toMatch(/^\n ● ready .*\n ✗ app\/front\.py:12.*…\n~log~\n r restart/);
  expect(logRowsOf(raised, { view: { zoomed: true } })).toBe(21);
  const open = { ...raised, origins: { ...raised.origins, wildcard: true } };
  expect(draw(open, { view: { zoomed: true } })).toContain('ANY ORIGIN');
});

it('a start that takes long is told, with what it may be', () => {
  const reason = 'Streamlit has not answered for 10 s. The log shows what it does.';
  const starting = { ...healthy, process: { ...healthy.process, state: 'starting', reason } } as const;
  expect(draw({ ...starting, process: { ...starting.process, sinceMs: 124_000 } })).toContain(`▲ ${reason}`);
  const waiting = { ...starting.process, sinceMs: 130_000, reason: 'Waiting for Streamlit to answer.' };
  expect(draw({ ...starting, process: waiting })).toContain(
    '◌ starting · 4s · http://localhost:8502 · Waiting for Streamlit to answer.',
  );
});

it('an install is told with its progress, and promises no port', () => {
  const reason = 'Installing Streamlit: fetching pyarrow 24 (37 MB).';
  const process = { ...healthy.process, state: 'starting', pid: null, reason } as const;
  const [, first] = draw({ ...healthy, streamlit: null, process }).split('\n');
  expect(first).toContain(`◌ starting · 2m14s · ${reason}`);
  expect(first).not.toContain('localhost');
});

it('a crash is told with its code, and later starts remember it', () => {
  const process = { ...healthy.process, restarts: 2, exitCode: 3 };
  expect(draw({ ...healthy, process }, { columns: 100, rows: 50, view: { overlay: 'help' } })).toContain(
    'the app ready for 2m14s, pid 4121, 2 restarts, last exit code 3',
  );
  expect(draw({ ...healthy, process }, { columns: 120, rows: 40 })).toContain(
    '2 restarts · last exit code 3',
  );
  expect(
    draw(
      { ...healthy, process: { ...process, exitCode: null, signal: 'SIGKILL' } },
      { columns: 120, rows: 40 },
    ),
  ).toContain('last exit SIGKILL');
});

it('without a tunnel it says how one is opened, and without an .env where one comes from', () => {
  const tunnel = { ...healthy.tunnel, state: 'off', url: null } as const;
  const offers = {
    envExample: '.env.example',
    secretsExample: null,
    tunnel: 'NGROK_DOMAIN=… in .env opens one',
    apps: [],
  };
  const notices = ['There is no .env yet: e writes one from .env.example.'];
  const drawing = draw({ ...healthy, tunnel, offers, notices });
  expect(drawing).toContain('\n ⇄ tunnel off · NGROK_DOMAIN=… in .env opens one\n');
  expect(drawing).toContain('· There is no .env yet: e writes one from .env.example.');
  expect(drawing).toContain('e write .env');
});

it("a refused visitor, the tunnel's reconnections and why it is down all have their place", () => {
  const tunnel = {
    ...healthy.tunnel,
    state: 'reconnecting',
    reconnections: 2,
    retryAtMs: 136_000,
    error: { code: 'ERR_NGROK_334', message: 'The domain is online elsewhere.', hint: 'Stop that one.' },
  } as const;
  const drawing = draw(
    { ...healthy, tunnel, visits: refused, people: { here: 1, latest: 0, people: [anna] } },
    { columns: 120, rows: 40 },
  );
  expect(drawing).toMatch(/tunnel reconnecting .* again in 2s · 1 person here · 2 reconnections/);
  expect(drawing).toContain('The domain is online elsewhere. [ERR_NGROK_334]\n   Stop that one.');
  expect(drawing).toContain('1 person here · 0 WebSockets open');
});

it('while the tunnel is away nothing that came through it is green, and its loss is told', () => {
  const tunnel = { ...busySnapshot.tunnel, state: 'reconnecting' } as const;
  for (const size of [{}, { columns: 120, rows: 40 }]) {
    const drawing = draw({ ...busySnapshot, tunnel }, size);
    expect(drawing).not.toMatch(/✓ (tunnel|dev-proxy)/);
    expect(drawing).toContain('▲ The tunnel is lost');
  }
});

it('while the tunnel is away a small footer keeps the key that reconnects it', () => {
  const tunnel = { ...busySnapshot.tunnel, state: 'reconnecting' } as const;
  const size = { columns: 60, rows: 15 };
  expect(draw(busySnapshot, size)).not.toContain('t tunnel');
  expect(draw({ ...busySnapshot, tunnel }, size)).toContain('t tunnel');
});

it('what is typed into the search field stands in the footer, of a long text its end', () => {
  const typed = (text: string, cursor = text.length) =>
    draw(healthy, { view: { typing: { field: 'search', text, cursor } } });
  expect(typed('needle')).toMatch(/\n \/needle_\n$/);
  expect(typed(`${'x'.repeat(200)}end`)).toMatch(/\n \/…x+end_\n$/);
  expect(typed(`${'x'.repeat(100)}here${'y'.repeat(100)}`, 102)).toMatch(/\n \/…x+here?y+…\n$/);
});

const apps = Array.from({ length: 9 }, (_, index) => `dashboards/page_${index + 1}.py`);
const process = { ...healthy.process, state: 'failed', pid: null, reason: 'x', failure: null } as const;
const choosing = (scripts: readonly string[]): Snapshot => ({
  ...healthy,
  process,
  offers: { ...healthy.offers, apps: scripts },
});

it('several scripts that could be the app are a list, with the key of each', () => {
  expect(draw(choosing(['board.py', 'ui/shop.py']))).toContain(`
 ▲ Several scripts could be the app. Press the number of the one that is meant:
   1  board.py
   2  ui/shop.py
`);
  expect(draw(choosing(['board.py', 'ui/shop.py']))).toMatch(/ 1…9 choose .*q /);
});

it.each([
  { columns: 80, rows: 24 },
  { columns: 60, rows: 15 },
  { columns: 200, rows: 50 },
])('nine of them are all seen on $columns x $rows', (size) => {
  const drawing = draw(choosing(size.rows > 15 ? apps : apps.map((_, index) => `page_${index}.py`)), size);
  for (let number = 1; number <= 9; number += 1) expect(drawing).toMatch(new RegExp(`  ${number}  `));
});

it('what health and handshake of one hop say alike stands there once', () => {
  const diagnosis = { code: 'redirected', message: 'The tunnel redirects away.', hint: 'Ask there.' };
  const both = { target: 'tunnel', verdict: 'fail', status: 302, diagnosis } as const;
  const probes = [proved('', { ...both, check: 'health' }), proved('https://a.example', both)];
  const drawing = draw({ ...healthy, probes }, { columns: 100, rows: 60 });
  expect(drawing.match(/✗ The tunnel redirects away\./g)).toHaveLength(1);
});

it('of more than nine the rest is counted', () => {
  const failure = { sentence: 'x', output: [...apps, 'a.py', 'b.py'] };
  const snapshot = choosing(apps);
  expect(draw({ ...snapshot, process: { ...process, failure } })).toContain(
    '\n   9  dashboards/page_9.py\n   and 2 more, by STREAMLIT_APP in .env\n',
  );
});

it('the list holds what was only counted, the chosen one whole ("and 1 more" could be read nowhere)', () => {
  const error = { code: 'ERR_NGROK_334', message: 'It is online elsewhere.', hint: 'Stop that one.' };
  const tunnel = { ...healthy.tunnel, state: 'failed', error } as const;
  for (const size of [
    { columns: 60, rows: 15 },
    { columns: 40, rows: 12 },
  ]) {
    const list = (at: number) =>
      draw({ ...raised, tunnel }, { ...size, view: { overlay: 'troubles', at } }).replaceAll(/\n */g, ' ');
    expect(list(0)).toContain("No module named 'foo'");
    expect(list(1)).toContain('Stop that one.');
    expect(
      draw({ ...raised, tunnel }, { ...size, view: { overlay: 'troubles' } }).split('\n').length,
    ).toBeLessThanOrEqual(size.rows + 2);
  }
});

it('what is ignored is told no more', () => {
  const snapshot = { ...healthy, visits: refused };
  expect(draw(snapshot)).toContain('was refused');
  expect(draw(snapshot, { view: { ignored: ['refused https://x.example'] } })).not.toContain('was refused');
});

it('the list offers a only for an origin that could be let in (it stood there for an exception too)', () => {
  expect(draw({ ...healthy, visits: refused }, { view: { overlay: 'troubles' } })).toContain('a allow');
  expect(draw(raised, { view: { overlay: 'troubles' } })).not.toContain('a allow');
});

it('of an exception that is long the remedy is still seen at 80x24 (a missing secrets.toml hid it)', () => {
  const paths = ['/home/ada/.streamlit/secrets.toml', '/home/ada/ocapistaine/.streamlit/secrets.toml'];
  const message = `StreamlitSecretNotFoundError: No secrets found. Valid paths for a secrets.toml file or secret directories are: ${paths.join(', ')}, ${'/very/long'.repeat(20)}`;
  const hint =
    'Write it: cp .streamlit/secrets.toml.example .streamlit/secrets.toml, and put your own values in.';
  const drawing = draw({ ...raised, appFailure: { where: 'app/front.py:3', message, hint, atMs: 0 } });
  expect(drawing).toContain('Write it: cp .streamlit/secrets.toml.example');
  expect(drawing).toContain('put your own values in.');
});

it('what is ignored says so at 80 columns as well (its mark was cut to "(ignore…")', () => {
  const origin = 'https://evil.example';
  const visits = { ...refused, refused: [{ origin, times: 1 }] };
  const [trouble] = listedTroubles({ ...healthy, visits }, 0, []);
  const view = { overlay: 'troubles', ignored: [trouble?.id ?? ''] } as const;
  expect(draw({ ...healthy, visits }, { view })).toContain('(ignored)\n');
});
