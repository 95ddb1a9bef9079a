import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { passTo } from '../src/core/door/plan.ts';
import type { DoorMode } from '../src/core/door/visitor.ts';
import { createAppBehind } from '../test/support/restarts.ts';
import { type RealVersion, realVersions } from '../test/support/streamlit.ts';
import { listenAt, openDoor, openWebSocket } from '../test/support/visitors.ts';
import { fineSummary, median } from './figures.ts';

const rounds = 2000;

/** What the door adds to a request and to a message, over loopback: the same asked with and without it, in turns. */
export async function measureDoor(): Promise<void> {
  const body = Buffer.alloc(2000, 'x');
  const server = createServer((asked, response) => {
    asked.resume();
    response.end(body);
  });
  new WebSocketServer({ server }).on('connection', (socket) =>
    socket.on('message', (data) => socket.send(data)),
  );
  const app = await listenAt(server);
  const door = await openDoor();
  door.lead({ at: 'pass', upstream: app.url });
  const urls = [app.url, door.url] as const;
  const agent = new Agent({ keepAlive: true });
  const [bare = [], doored = []] = await inTurns(urls, (url) => get(url, agent), rounds);
  const sockets = await Promise.all(urls.map(openSocket));
  const [bareEcho = [], dooredEcho = []] = await inTurns(sockets, echo, rounds);
  agent.destroy();
  for (const socket of sockets) socket.terminate();
  await door.close();
  app.end();
  console.log(`The door, ${rounds} rounds, median [5th–95th percentile]
  a GET of 2 KB to the app               ${fineSummary(bare)}
  … through the door                     ${fineSummary(doored)}
  … so it adds                           ${(median(doored) - median(bare)).toFixed(2)} ms
  a WebSocket's message and its echo     ${fineSummary(bareEcho)}
  … through the door                     ${fineSummary(dooredEcho)}
  … so it adds                           ${(median(dooredEcho) - median(bareEcho)).toFixed(2)} ms
`);
  for (const version of realVersions) await measureStreamlit(version);
}

const streamlitRounds = 200;

/** A page's request to a real Streamlit: from 1.60 on it waits for an acknowledgement on a connection that is kept. */
async function measureStreamlit(version: RealVersion): Promise<void> {
  const door = await openDoor();
  const app = await createAppBehind(door, version);
  const agents = [new Agent({ keepAlive: false }), new Agent({ keepAlive: true })] as const;
  const [, kept] = agents;
  try {
    await app.start();
    const direct = `http://127.0.0.1:${app.port}/_stcore/health`;
    const doored = `${door.url}/_stcore/health`;
    const now = passTo(direct, version === 'newest' ? null : version);
    const ways = [
      () => get(direct, agents[0]),
      () => get(direct, kept),
      () => leadAnd(now, () => get(doored, kept)),
      () => leadAnd({ at: 'pass', upstream: new URL(direct).origin }, () => get(doored, kept)),
    ];
    const leadAnd = (mode: DoorMode, act: () => Promise<void>) => {
      door.lead(mode);
      return act();
    };
    const taken: number[][] = [];
    // Not in turns: it is a connection in steady use that waits.
    for (const way of ways) taken.push(...(await inTurns([way], (act) => act(), streamlitRounds)));
    const [fresh = [], used = [], through = [], keeping = []] = taken;
    console.log(`A GET of health to Streamlit ${version}, ${streamlitRounds} rounds, median [5th–95th percentile]
  asked directly, each on a new connection  ${fineSummary(fresh)}
  … all on one that is kept                 ${fineSummary(used)}
  through the door, as it is                ${fineSummary(through)}
  … if it kept its connections              ${fineSummary(keeping)}
`);
  } finally {
    for (const agent of agents) agent.destroy();
    await door.close();
    app.remove();
  }
}

async function inTurns<T>(
  subjects: readonly T[],
  act: (subject: T) => Promise<void>,
  count: number,
): Promise<number[][]> {
  const taken: number[][] = subjects.map(() => []);
  for (let round = -count / 10; round < count; round += 1) {
    for (const [index, subject] of subjects.entries()) {
      const startMs = performance.now();
      await act(subject);
      if (round >= 0) taken[index]?.push(performance.now() - startMs);
    }
  }
  return taken;
}

async function get(url: string, agent: Agent): Promise<void> {
  const asked = request(url, { agent });
  asked.end();
  const [answer]: IncomingMessage[] = await once(asked, 'response');
  if (answer?.statusCode !== 200) throw new Error(`status ${answer?.statusCode}`);
  await once(answer.resume(), 'end');
}

async function openSocket(url: string): Promise<WebSocket> {
  const socket = await openWebSocket(url);
  if (!(socket instanceof WebSocket)) throw new Error(`status ${socket}`);
  return socket;
}

async function echo(socket: WebSocket): Promise<void> {
  socket.send('hello');
  await once(socket, 'message');
}
