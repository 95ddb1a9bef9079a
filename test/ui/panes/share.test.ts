import { expect, it } from 'vitest';
import type { Snapshot } from '../../../src/core/view/snapshot.ts';
import { busySnapshot as busy, draw } from '../../support/drawing.ts';
import { healthySnapshot as healthy } from '../../support/snapshot.ts';

const page = (snapshot: Snapshot, size: { columns?: number; rows?: number } = {}, flash?: string) =>
  draw(snapshot, { ...size, view: { overlay: 'share', ...(flash === undefined ? {} : { flash }) } });
const code = '█▀▀▀▀▀█';

it('the QR code stands on white, with a margin that cameras need, and beneath it whose address it is and that it is proved', () => {
  const rows = page(busy).split('\n').slice(1, -1);
  expect(rows.length).toBeLessThanOrEqual(24);
  expect(rows[0]?.trim()).toBe('');
  expect(rows[1]).toMatch(/^ {3}█▀▀▀▀▀█ .* █▀▀▀▀▀█ *$/);
  expect(rows.slice(-3)).toEqual([
    ' https://dev-proxy',
    " ✓ the proxy's address · proved: it leads to this app now",
    ' c copy  o open  any other key goes back',
  ]);
});

it('where its QR code has no room, the URL stands whole, with the size that it takes ("https://ng-development…")', () => {
  const url = `https://ng-development-name-for-the-team-demo-of-${'council-'.repeat(5)}end.ngrok.app`;
  const snapshot = { ...healthy, tunnel: { ...healthy.tunnel, url } };
  const small = page(snapshot, { columns: 60, rows: 15 });
  expect(small.replaceAll(/\n ?/g, '')).toContain(url);
  const [, columns = '', rows = ''] = /QR code takes (\d+)x(\d+)/.exec(small) ?? [];
  const at = (more: number) => page(snapshot, { columns: Number(columns), rows: Number(rows) + more });
  expect(at(0)).toContain(code);
  expect(at(0).replaceAll(/\n ?/g, '')).toContain(url);
  expect(at(-1)).not.toContain(code);
});

it('an address that leads nowhere has no code and is red, with the reason (its code was drawn without a word)', () => {
  const error = { code: 'ERR_NGROK_334', message: 'The name is taken.', hint: '' };
  for (const state of ['failed', 'reconnecting'] as const) {
    const drawing = page({ ...busy, tunnel: { ...busy.tunnel, state, error } });
    expect(drawing).not.toContain(code);
    expect(drawing).toContain("✗ the proxy's address · leads nowhere now");
    expect(drawing).toContain('Why: The name is taken.');
  }
});

it('a copy from the page is told on it', () => {
  expect(page(busy, {}, 'copied https://dev-proxy')).toMatch(/█▀▀▀▀▀█[\s\S]*copied https:\/\/dev-proxy\n$/);
});
