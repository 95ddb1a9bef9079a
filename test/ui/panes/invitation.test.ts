import { expect, it } from 'vitest';
import type { Snapshot } from '../../../src/core/view/snapshot.ts';
import { draw } from '../../support/drawing.ts';
import { healthySnapshot as healthy } from '../../support/snapshot.ts';

const token = 'Zm9ydHktdHdvIGlzIHRoZSBhbnN3ZXIh';
const url = `https://ocapistaine-dev.vaettir.locki.io/?ocap-invite=${token}`;
const invitation = { name: 'Anna', url, expiresAtMs: Date.UTC(2026, 0, 1) };
const page = (size: { columns?: number; rows?: number; environment?: Record<string, string> } = {}) =>
  draw(healthy, { ...size, view: { overlay: 'invitation', invitation } });
const code = '█▀▀▀▀▀█';

/** Without what stands beside it in the same rows. */
const textOf = (drawing: string) => drawing.replaceAll(/[▀▄█]+|\n */g, '').replaceAll(/\s/g, '');

it('at 80x24 the link of an invitation has its QR code, with the whole link beside it', () => {
  const drawing = page();
  const rows = drawing.split('\n').slice(1, -1);
  expect(rows.length).toBeLessThan(24);
  expect(rows.every((row) => row.length <= 80)).toBe(true);
  expect(drawing).toContain(code);
  expect(textOf(drawing)).toContain(url);
  expect(drawing).toMatch(/c copy/);
});

it('where there is more room, it stands beneath', () => {
  const rows = page({ rows: 40 }).split('\n');
  expect(textOf(rows.slice(20).join('\n'))).toContain(token);
  expect(rows.slice(0, 22).join('')).toContain(code);
});

it('where the code has no room, the link stands whole, with the size that it takes', () => {
  const small = page({ columns: 60, rows: 15 });
  expect(small).not.toContain(code);
  expect(textOf(small)).toContain(url);
  const [, columns = '', rows = ''] = /QR code takes (\d+)x(\d+)/.exec(small) ?? [];
  expect(page({ columns: Number(columns), rows: Number(rows) })).toContain(code);
  expect(page({ columns: Number(columns), rows: Number(rows) - 1 })).not.toContain(code);
});

it('a terminal without its signs says so, and shows the link', () => {
  const drawing = page({ environment: { LANG: 'C' } });
  expect(drawing).toMatch(/^[ -~\n]*$/);
  expect(textOf(drawing)).toContain(url);
  expect(drawing).toContain('This terminal cannot show its QR code.');
});

it('row 2 says that guests only may come in, and how many are here', () => {
  const guestsOnly = (here: number): Snapshot => ({
    ...healthy,
    access: 'invited',
    people: { ...healthy.people, here },
  });
  expect(draw(guestsOnly(0))).toContain('guests only, nobody here');
  expect(draw(guestsOnly(2))).toContain('guests only, 2 here');
  expect(draw(healthy)).not.toContain('guests only');
});
