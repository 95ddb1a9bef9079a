import { once } from 'node:events';
import { Agent, createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { realVersions } from '../test/support/streamlit.ts';
import { listenAt, openDoor, openWebSocket } from '../test/support/visitors.ts';
import { measureStreamlit } from './door-streamlit.ts';
import { fineSummary, median } from './figures.ts';
import { get, inTurns } from './turns.ts';

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

async function openSocket(url: string): Promise<WebSocket> {
  const socket = await openWebSocket(url);
  if (!(socket instanceof WebSocket)) throw new Error(`status ${socket}`);
  return socket;
}

async function echo(socket: WebSocket): Promise<void> {
  socket.send('hello');
  await once(socket, 'message');
}
