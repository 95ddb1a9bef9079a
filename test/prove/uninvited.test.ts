import { once } from 'node:events';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { projectKey } from '../../src/services/os/folders/project-key.ts';
import { type Edge, startEdge } from '../edge/edge.ts';
import { terminalsIn } from '../support/background.ts';
import { startJson } from '../support/json-program.ts';
import { createStandInProject, type StandInProject } from '../support/stand-in-project.ts';
import { attacks, type Loot } from '../support/uninvited.ts';
import { ask } from '../support/visitors.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const domain = 'guests.ngrok.app';
const wanted = 10_000;
/** One round of these goes by the way that visitors take, where the edge reads before the door does. */
const roundsByEdge = 3;
const lanes = 24;

const invitation = z.object({ url: z.url() });

async function newProject(): Promise<StandInProject> {
  const project = await createStandInProject('counting-app.py');
  undo.push(project.remove);
  return project;
}

/** The built program over an app that counts, as a guest and as anybody else meets it. */
async function start(project: StandInProject) {
  const edge = await startEdge({ names: [domain] });
  project.writeEnv(
    [
      `NGROK_SERVER_ADDR=${edge.agentAddr}\nNGROK_ROOT_CAS=${edge.caFile}`,
      `NGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=t\nOCAP_ACCESS=invited`,
      'OCAP_OPEN_PATHS=/api/hooks/*\nOCAP_ACCESS_TOKEN=a-token-of-at-least-20-signs',
    ].join('\n'),
  );
  const program = startJson(project, ['--connect-to', `${domain}:443:127.0.0.1:${edge.httpsPort}`], {
    NODE_EXTRA_CA_CERTS: edge.caFile,
  });
  await program.event({ type: 'tunnel', state: 'online' });
  await program.event({ type: 'process', state: 'ready' });
  const door = edge.liveTunnels()[0]?.request.ForwardsTo ?? '';
  const { run } = terminalsIn(project.folder);
  return {
    edge,
    door: `http://${new URL(door.includes('://') ? door : `http://${door}`).host}`,
    run,
    async invite(name: string, ...more: readonly string[]) {
      const { stdout } = await run('invite', name, '--json', ...more);
      return new URL(invitation.parse(JSON.parse(stdout)).url).searchParams.get('ocap-invite') ?? '';
    },
    async end() {
      await program.end();
      await edge.close();
    },
  };
}

/** Opens a link as a browser at this name does. @returns the cookie's value, which has come back where that is said. */
async function redeem(door: string, token: string, comesBack = true, host = domain): Promise<string> {
  const agent = ['User-Agent', comesBack ? 'a browser' : 'another'];
  const headers = (...more: string[]) => ['Host', host, 'Connection', 'close', ...agent, ...more];
  const { message } = await ask(door, { path: `/?ocap-invite=${token}`, headers: headers() });
  const [, value = ''] = /=([^;]+)/.exec(message.headers['set-cookie']?.[0] ?? '') ?? [];
  if (value === '') throw new Error(`no cookie: ${message.statusCode}`);
  if (comesBack) await ask(door, { headers: headers('Cookie', `__Host-ocap-guest=${value}`) });
  return value;
}

/** Writes these bytes and nothing else. @returns the status of the first answer; 0: there was none. */
async function tell(to: { door: string } | { edge: Edge }, bytes: string): Promise<number> {
  const socket =
    'door' in to
      ? connect(Number(new URL(to.door).port), '127.0.0.1')
      : connectTls({ port: to.edge.httpsPort, host: '127.0.0.1', rejectUnauthorized: false });
  let answer = '';
  socket.on('error', () => {}).on('data', (chunk) => (answer += chunk.toString('latin1')));
  const patience = setTimeout(() => socket.destroy(), 3000);
  socket.end(bytes, 'latin1');
  await once(socket, 'close');
  clearTimeout(patience);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
}

function guestFile(folder: string): string {
  return join(folder, '.local', 'state', 'ocap-dev', 'guests', `${projectKey(folder)}.json`);
}

it('of 10,000 uninvited requests and handshakes none reaches the app; a guest does, also after a restart of ocap-dev', async () => {
  const other = await newProject();
  const theirs = await start(other);
  const othersCookie = await redeem(theirs.door, await theirs.invite('Otto'));
  const othersLink = await theirs.invite('Olga');
  await theirs.end();

  const project = await newProject();
  // Even who could write into the state folder gets nobody in by what was made for another project.
  mkdirSync(dirname(guestFile(project.folder)), { recursive: true });
  copyFileSync(guestFile(other.folder), guestFile(project.folder));
  const first = await start(project);
  const kept = await redeem(first.door, await first.invite('Anna'));
  await first.end();
  expect(statSync(guestFile(project.folder)).mode & 0o777).toBe(0o600);

  const program = await start(project);
  undo.push(program.end);
  const { door, edge, run, invite } = program;
  const shortLink = await invite('Ben', '--for', '1s');
  const expired = await redeem(door, shortLink);
  const gone = await redeem(door, await invite('Cleo'));
  await run('uninvite', 'Cleo');
  const spentLink = await invite('Dora');
  const late = await redeem(door, spentLink, false);
  await redeem(door, spentLink);
  const replaced = await invite('Emil');
  await invite('Emil');
  const elsewhere = await redeem(door, await invite('Finn'), true, 'other.ngrok.app');
  await expect
    .poll(async () => (await run('guests', '--json')).stdout, { timeout: 5000 })
    .toContain('"Finn"');

  const loot: Loot = {
    host: domain,
    cookies: { expired, gone, late, elsewhere, 'of another project': othersCookie },
    links: { shortLink, spentLink, replaced, 'of another project': othersLink },
    guest: kept,
    mark: 'X-Attacker: 1\r\n',
  };
  rmSync(join(project.folder, 'reached.txt'), { force: true });
  const statuses = new Map<number, number>();
  const kinds = new Set<string>();
  let sent = 0;
  const startedMs = performance.now();
  for (let round = 0; sent < wanted; round += 1) {
    const queue = [...attacks(loot, round)];
    const to = round < roundsByEdge ? { edge } : { door };
    const lane = async () => {
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        const status = await tell(to, next.bytes);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        kinds.add(next.kind.replace(/forged\d+x*/, 'forged'));
        sent += 1;
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }
  const lines = readFileSync(join(project.folder, 'reached.txt'), 'utf8').trim().split('\n');
  const theirOwn = lines.filter((line) => / (?:1|broken)(?:,1)*$/.test(line));
  // The open path, by POST, is the one thing that is let through to anybody.
  const through = theirOwn.filter((line) => !line.startsWith('POST /api/hooks/x HTTP/1.1 '));
  const figures = {
    sent,
    kinds: kinds.size,
    seconds: Math.round((performance.now() - startedMs) / 1000),
    statuses: Object.fromEntries([...statuses].sort()),
    reachedApp: through.length,
    openPath: theirOwn.length - through.length,
    guests: lines.filter((line) => line.startsWith('GET /invited ')).length,
  };
  console.log('uninvited', JSON.stringify(figures));
  expect(through).toEqual([]);
  expect(figures.guests).toBeGreaterThan(100);
  expect(statuses.get(200) ?? 0).toBeGreaterThan(0);

  const cookie = ['Cookie', `__Host-ocap-guest=${kept}`];
  const asGuest = () => ask(door, { headers: ['Host', domain, 'Connection', 'close', ...cookie] });
  expect((await asGuest()).body.toString()).toBe('the app');
  await run('guests', '--forget');
  expect((await asGuest()).status).not.toBe(200);
  expect(readdirSync(dirname(guestFile(project.folder)))).toEqual([]);
});
