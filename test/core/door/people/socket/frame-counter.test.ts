import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import {
  createFrameCounter,
  type PassedFrame,
} from '../../../../../src/core/door/people/socket/frame-counter.ts';
import { listenAt } from '../../../../support/visitors.ts';

/** The bytes that a real client sends, behind its handshake. */
async function sentBy(act: (socket: WebSocket) => void): Promise<Buffer> {
  const receiver = new WebSocketServer({ noServer: true });
  const pieces: Buffer[] = [];
  const done = Promise.withResolvers<void>();
  const server = createServer((socket) => {
    socket.once('data', (head) => {
      const key = /Sec-WebSocket-Key: (\S+)/i.exec(String(head))?.[1] ?? '';
      const request = Object.assign(Object.create(null), {
        method: 'GET',
        url: '/',
        headers: {
          upgrade: 'websocket',
          'sec-websocket-key': key,
          'sec-websocket-version': '13',
        },
      });
      socket.on('data', (piece) => pieces.push(Buffer.from(piece))).once('end', done.resolve);
      receiver.handleUpgrade(request, socket, Buffer.alloc(0), () => undefined);
    });
  });
  const { port, end } = await listenAt(server);
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  socket.once('open', () => {
    act(socket);
    socket.close(1001);
  });
  await done.promise;
  end();
  return Buffer.concat(pieces);
}

it('counts what a browser sends, however its bytes are cut', async () => {
  const bytes = await sentBy((socket) => {
    socket.send('hello');
    socket.send(Buffer.alloc(0));
    socket.send(Buffer.alloc(300, 7));
    socket.send(Buffer.alloc(70_000, 9), { fin: false });
    socket.ping('p');
    socket.send(Buffer.alloc(3, 1));
  });
  const told = [1, 2, 3, 1000, bytes.length].map((size) => {
    const frames: PassedFrame[] = [];
    const take = createFrameCounter((frame) => frames.push(frame));
    for (let at = 0; at < bytes.length; at += size) take(bytes.subarray(at, at + size));
    return frames.map(({ opcode, bytes: length, start }) => [opcode, length, start[0], start.length]);
  });
  for (const each of told) expect(each).toEqual(told[0]);
  expect(told[0]).toEqual([
    [1, 5, 104, 5],
    [2, 0, undefined, 0],
    [2, 300, 7, 160],
    [2, 70_000, 9, 160],
    [9, 1, 112, 1],
    [0, 3, 1, 3],
    [8, 2, 3, 2],
  ]);
});
