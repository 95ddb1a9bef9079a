import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type DoorProcess, startDoorProcess } from '../support/door-process.ts';
import { ok, type RawApp, startRawApp } from '../support/raw-app.ts';
import { dialRaw } from '../support/raw-client.ts';
import { realVersions, startApp } from '../support/streamlit.ts';
import { strictRequests } from '../support/strict-http.ts';
import { ask, listenAt, openWebSocket } from '../support/visitors.ts';
import { oddAnswers, rawRequests } from './door-bytes.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function doorTo(url: string, fresh = false): Promise<DoorProcess> {
  const door = await startDoorProcess(url, fresh);
  cleanups.push(door.close);
  return door;
}

/** As many requests as make the young generation as large as it gets: what comes on top is held. */
async function warmUp(url: string, path: string): Promise<void> {
  for (let round = 0; round < 150; round += 1)
    await Promise.all(Array.from({ length: 20 }, () => ask(url, { path })));
}

/** Watches what a door needs while something is done to it. */
async function watched(door: DoorProcess, act: () => Promise<unknown>) {
  const before = await door.figures();
  const most = { rssMb: before.rssMb, files: before.files };
  let isOver = false;
  const acting = act().finally(() => (isOver = true));
  acting.catch(() => {});
  while (!isOver) {
    const { rssMb, files } = await door.figures();
    most.rssMb = Math.max(most.rssMb, rssMb);
    most.files = Math.max(most.files, files);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await acting;
  return { moreMb: most.rssMb - before.rssMb, files: most.files };
}

/** Asks again and again until told to stop. @returns how long nineteen of twenty took at the most, and the slowest. */
function somebodyElse(url: string, path: string) {
  let isOver = false;
  const asking = (async () => {
    const taken: number[] = [];
    while (!isOver) {
      const startMs = performance.now();
      expect((await ask(url, { path })).status).toBe(200);
      taken.push(Math.round(performance.now() - startMs));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    taken.sort((a, b) => a - b);
    const p95Ms = taken[Math.floor(taken.length * 0.95)] ?? 0;
    return { asked: taken.length, p95Ms, slowestMs: taken.at(-1) ?? 0 };
  })();
  return {
    stop() {
      isOver = true;
      return asking;
    },
  };
}

const told = (what: string, figures: object) => console.log(what, JSON.stringify(figures));

it('200 raw requests: what reaches the app is always one request in one frame, and nobody else’s', async () => {
  const app = await startRawApp(({ socket, got }) => {
    try {
      strictRequests(got());
    } catch {
      return;
    }
    socket.write(ok('here'));
  });
  cleanups.push(app.end);
  const door = await doorTo(app.url);
  let refused = 0;
  let passed = 0;
  const faults: string[] = [];
  for (const bytes of rawRequests()) {
    const client = dialRaw(door.url);
    await client.send(bytes);
    client.halfClose();
    const answer = await client.ended;
    if (/^HTTP\/1\.1 4\d\d /.test(answer)) refused += 1;
    else passed += 1;
  }
  const wire = app.connections.flatMap(({ got }) => {
    try {
      return strictRequests(got()).map(({ target }) => target.split('?')[0]);
    } catch (error) {
      // An upload that breaks off is none, and looks like none.
      if (!/^Error: half a body|no chunk: ""/.test(String(error))) faults.push(String(error));
      return [];
    }
  });
  const smuggled = wire.filter((target) => target === '/smuggled').length;
  const visited = (await door.visits(0)).filter((path) => path === '/smuggled').length;
  told('raw requests', {
    count: rawRequests().length,
    refused,
    passed,
    onTheWire: wire.length,
    faults: faults.length,
  });
  expect(faults).toEqual([]);
  // Those that stood behind a request that was whole, and were seen as visits of their own.
  expect(smuggled).toBeLessThanOrEqual(visited);
  expect(rawRequests().length).toBeGreaterThanOrEqual(200);
});

it('60 odd answers: each ends for its visitor, and the door closes after them', async () => {
  const outcomes = new Map<string, number>();
  for (const bytes of oddAnswers()) {
    const app: RawApp = await startRawApp(({ socket }) => void socket.end(bytes, 'latin1'));
    const door = await startDoorProcess(app.url);
    for (const method of ['GET', 'POST']) {
      const client = dialRaw(door.url);
      const frame = method === 'POST' ? 'Content-Length: 2\r\n' : '';
      await client.send(
        `${method} /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${frame}\r\n${frame && 'ab'}`,
      );
      const answer = await client.ended;
      const outcome =
        /^HTTP\/1\.1 (\d{3})/.exec(answer.replace(/^HTTP\/1\.1 1\d\d .*?\r\n\r\n/s, ''))?.[1] ?? 'cut';
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    await door.close();
    app.end();
  }
  told('odd answers', { count: oddAnswers().length, ...Object.fromEntries(outcomes) });
  expect(oddAnswers().length).toBeGreaterThanOrEqual(60);
});

describe.each(realVersions)(
  '10,000 requests behind one another on one connection to Streamlit %s',
  (version) => {
    it('cost nobody else anything', async () => {
      const app = await startApp({ version });
      cleanups.push(app.end);
      const door = await doorTo(app.baseUrl, version === 'newest');
      await warmUp(door.url, '/_stcore/health');
      const before = somebodyElse(door.url, '/_stcore/health');
      await new Promise((resolve) => setTimeout(resolve, 3000));
      const alone = await before.stop();
      const flood = dialRaw(door.url);
      const others = somebodyElse(door.url, '/_stcore/health');
      const count = 10_000;
      const { moreMb, files } = await watched(door, async () => {
        void flood.send('GET /_stcore/health HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(count));
        flood.halfClose();
        const answers = (await flood.ended).match(/HTTP\/1\.1 200 /g)?.length;
        expect(answers).toBe(count);
      });
      const served = await others.stop();
      told(`pipelined ${version}`, { moreMb, files, others: served, before: alone });
      expect(moreMb).toBeLessThan(20);
      expect(files).toBeLessThan(60);
      // On a machine that is busy with more than this, the slowest says nothing.
      expect(served.p95Ms).toBeLessThan(100);
    });
  },
);

it('20,000 downloads behind one another that nobody reads cost 20 MB at the most', async () => {
  const body = 'x'.repeat(100_000);
  const app = await listenAt(
    createServer((request, response) => response.end(request.url === '/' ? '' : body)),
  );
  cleanups.push(app.end);
  const door = await doorTo(app.url);
  await warmUp(door.url, '/');
  const flood = dialRaw(door.url);
  flood.socket.pause();
  const others = somebodyElse(door.url, '/');
  const { moreMb, files } = await watched(door, async () => {
    void flood.send('GET /download HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(20_000));
    await new Promise((resolve) => setTimeout(resolve, 5000));
  });
  flood.socket.destroy();
  const served = await others.stop();
  told('unread downloads', { moreMb, files, others: served });
  expect(moreMb).toBeLessThan(20);
  expect(files).toBeLessThan(60);
  expect(served.p95Ms).toBeLessThan(100);
});

it('30 uploads in chunks of one byte to an app that does not read cost 50 MB at the most', async () => {
  const app = await startRawApp(({ socket }, piece) => {
    if (piece.startsWith('GET')) socket.write(ok());
    else socket.pause();
  });
  cleanups.push(app.end);
  const door = await doorTo(app.url);
  await warmUp(door.url, '/');
  const head = 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n';
  const chunks = Buffer.alloc(6 << 20, '1\r\nx\r\n');
  const { moreMb, files } = await watched(door, async () => {
    const clients = Array.from({ length: 30 }, () => dialRaw(door.url));
    cleanups.push(() => clients.forEach((client) => void client.socket.destroy()));
    for (const client of clients) void client.send(head).then(() => client.send(chunks));
    await new Promise((resolve) => setTimeout(resolve, 8000));
  });
  told('1-byte chunks', { moreMb, files });
  expect(moreMb).toBeLessThan(50);
});

it('1 GB each way is passed on in bounded memory', async () => {
  const piece = Buffer.alloc(64 << 10, 'x');
  const pieces = 16 * 1024;
  const app = await listenAt(
    createServer((request, response) => {
      if (request.method === 'POST') {
        let bytes = 0;
        request.on('data', (got: Buffer) => (bytes += got.length)).on('end', () => response.end(`${bytes}`));
        return;
      }
      let left = pieces;
      const more = () => {
        for (; left > 0 && response.write(piece); left -= 1);
        if (left > 0) left -= 1;
        if (left > 0) response.once('drain', more);
        else response.end();
      };
      more();
    }),
  );
  cleanups.push(app.end);
  const door = await doorTo(app.url);
  const up = await watched(door, async () => {
    const client = dialRaw(door.url);
    const length = pieces * piece.length;
    await client.send(`POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`);
    for (let count = 0; count < pieces; count += 1) await client.send(piece);
    expect(await client.ended).toContain(`${length}`);
  });
  const down = await watched(door, async () => {
    const { body } = await ask(door.url);
    expect(body.length).toBeGreaterThanOrEqual(pieces * piece.length);
  });
  told('1 GB', { upMb: up.moreMb, downMb: down.moreMb });
  expect(Math.max(up.moreMb, down.moreMb)).toBeLessThan(120);
});

it('2,000 WebSockets are open at once', async () => {
  const server = createServer();
  new WebSocketServer({ server }).on('connection', (socket) =>
    socket.on('message', (data) => socket.send(data)),
  );
  const app = await listenAt(server);
  cleanups.push(app.end);
  const door = await doorTo(app.url);
  const opened: WebSocket[] = [];
  cleanups.push(() => opened.forEach((socket) => void socket.terminate()));
  const { moreMb, files } = await watched(door, async () => {
    while (opened.length < 2000) {
      const some = await Promise.all(Array.from({ length: 50 }, () => openWebSocket(door.url)));
      opened.push(...some.filter((socket) => socket instanceof WebSocket));
    }
    await Promise.all(
      opened.map(async (socket, at) => {
        socket.send(`${at}`);
        expect(String((await once(socket, 'message'))[0])).toBe(`${at}`);
      }),
    );
  });
  told('WebSockets', { count: opened.length, moreMb, files });
  expect(opened.length).toBe(2000);
  expect(files).toBeLessThan(4100);
});
