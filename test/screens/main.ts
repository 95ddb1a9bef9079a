import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { ask, openWebSocket } from '../support/visitors.ts';
import { pictureOf, rowsOf, type Scene, tourOf } from './picture.ts';
import { devHost, domain, raiseStage, type Stage, shownPort } from './stage.ts';
import { steadyText } from './steady.ts';

// `npm run screenshots`: the real program over the real Streamlit, photographed in a terminal, as pictures for the README.

const folder = join(import.meta.dirname, '..', '..', 'docs', 'screens');

type Terminal = ReturnType<Stage['open']>;

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const stage = await raiseStage();
  const terminal = stage.open(120, 34);
  try {
    const scenes = await photograph(stage, terminal);
    const title = 'ocap-dev: a tour';
    writeFileSync(join(folder, 'tour.svg'), tourOf(scenes, { columns: 80, rows: 24, title }));
    process.stdout.write('docs/screens/tour.svg\n');
  } finally {
    await terminal.close();
    await stage.end();
  }
}

/** All is proved: the stranger is asked last, and the hops after the tunnel is up. */
async function ready(terminal: Terminal): Promise<void> {
  await terminal.see('stranger refused', 30_000);
  await terminal.see(/✓ dev-proxy +\d/, 30_000);
}

/** What a browser does: the page, then the WebSocket, and over it the order to run the script (`BackMsg.rerun_script`). */
async function comeBy({ edge }: Stage): Promise<WebSocket> {
  const url = `http://127.0.0.1:${edge.httpPort}`;
  await ask(url, { headers: ['Host', domain, 'Connection', 'close'] });
  const page = await openWebSocket(url, { Host: domain, Origin: `https://${devHost}` });
  if (!(page instanceof WebSocket)) throw new Error(`the visitor was answered ${page}`);
  page.send(Buffer.from([0x5a, 0]));
  return page;
}

/** Also the scenes of the tour, which has one size. */
async function photograph(stage: Stage, terminal: Terminal): Promise<readonly Scene[]> {
  const scenes: Scene[] = [];
  const scene = (ms = 2500) => scenes.push({ rows: sightOf(stage, terminal), ms });
  await ready(terminal);
  const visitor = await comeBy(stage);
  await terminal.see(/came, to \//);
  await terminal.see("council's minutes");
  await terminal.see('1 WebSocket open');
  take(stage, terminal, 'healthy', 120);
  visitor.terminate();

  terminal.resize(80, 24);
  await ready(terminal);
  scene(3000);
  terminal.press('w');
  await terminal.see(/ANY website/);
  terminal.press('y');
  await terminal.see('stranger let in', 20_000);
  await terminal.see('dev-proxy open to all', 20_000);
  take(stage, terminal, 'wildcard');
  scene();
  terminal.press('w');
  await ready(terminal);

  stage.writeEnv('STREAMLIT_CUSTOM_ORIGINS=www.paimpol.bzh\n');
  await terminal.see(/✗ \.env:\d/);
  take(stage, terminal, 'env-error');
  scene(3000);
  stage.writeEnv();
  await terminal.seeNoMore(/✗ \.env:\d/);

  const visit = { Host: domain, Origin: 'https://www.paimpol.bzh' };
  await openWebSocket(`http://127.0.0.1:${stage.edge.httpPort}`, visit);
  await terminal.see('was refused once');
  take(stage, terminal, 'origin-refused');
  scene();

  terminal.resize(60, 15);
  await terminal.see(/q quit/);
  take(stage, terminal, 'narrow', 60);
  terminal.resize(80, 24);

  terminal.press('a');
  await terminal.see('yes, any other key');
  scene(1500);
  terminal.press('y');
  await terminal.see(/✓ www\.paimpol\.bzh/, 20_000);
  await ready(terminal);
  scene();
  await stage.edge.goDown();
  await terminal.see(/tunnel reconnecting/, 20_000);
  await terminal.see(/[▲✗] The tunnel/, 20_000);
  take(stage, terminal, 'tunnel-reconnecting');
  scene();
  return scenes;
}

function sightOf({ port }: Stage, terminal: Terminal): readonly string[] {
  return rowsOf(terminal.lines(), 80, (text) => steadyText(text, port, shownPort));
}

function take({ port }: Stage, terminal: Terminal, name: string, columns = 80): void {
  const steady = (text: string) => steadyText(text, port, shownPort);
  writeFileSync(
    join(folder, `${name}.svg`),
    pictureOf(terminal.lines(), columns, `ocap-dev: ${name}`, steady),
  );
  process.stdout.write(`docs/screens/${name}.svg\n`);
}

await main();
