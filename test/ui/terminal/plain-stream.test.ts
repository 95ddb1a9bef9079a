import { expect, it, vi } from 'vitest';
import { createPlainStream } from '../../../src/ui/terminal/plain-stream.ts';
import { createFakeClient } from '../../support/fake-client.ts';

function open() {
  const client = createFakeClient(100_000);
  const compositor = { start: vi.fn(), stop: vi.fn() };
  let written = '';
  const write = (text: string) => {
    written += text;
  };
  const stream = createPlainStream({ client, compositor, write, lineOf: ({ text }) => text });
  const lines = () => written.split('\n').slice(1, -1);
  return { client, compositor, stream, lines };
}
const numbered = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => `line ${from + at}`);

it('prints the last lines, and those that come, once each; then the screen is back', async () => {
  const { client, compositor, stream, lines } = open();
  client.print(...numbered(0, 500));
  stream.start();
  expect(compositor.stop).toHaveBeenCalledTimes(1);
  await vi.waitFor(() => expect(lines()).toEqual(numbered(300, 200)));
  client.print('one more');
  await vi.waitFor(() => expect(lines().at(-1)).toBe('one more'));
  expect(lines()).toHaveLength(201);
  stream.stop();
  expect(compositor.start).toHaveBeenCalledTimes(1);
  client.print('unseen');
  expect(lines()).toHaveLength(201);
});

it('of a flood it leaves out what nobody could read, and says how much', async () => {
  const { client, stream, lines } = open();
  stream.start();
  client.print('first');
  await vi.waitFor(() => expect(lines()).toEqual(['first']));
  client.print(...numbered(0, 50_000));
  await vi.waitFor(() => expect(lines().at(-1)).toBe('line 49999'));
  expect(lines().join('\n')).toMatch(/48000 lines left out/);
});
