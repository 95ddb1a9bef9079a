import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { unpacked } from '../../../src/services/checks/first-sight.ts';

const packed = (text: string | Buffer) => ({
  at: 'answered' as const,
  status: 200,
  headers: { 'content-encoding': 'gzip' },
  body: gzipSync(text).toString('latin1'),
});

it('what a page says comes unpacked', () => {
  expect(unpacked(packed('<!doctype html>')).reply.body).toBe('<!doctype html>');
});

it('64 KB of a hop that unpack to 64 MB take no memory, and are no page that nobody unpacked', () => {
  const { reply, sight } = unpacked(packed(Buffer.alloc(64 << 20)));
  expect(reply.body.length).toBeLessThan(1 << 20);
  expect(sight).toMatchObject({ isStillPacked: false, isHtml: false, asset: null });
});
