import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { startEdge } from '../edge/edge.ts';
import { startJson } from '../support/json-program.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject, type StandInProject } from '../support/stand-in-project.ts';

// The built program: from the sources `import('yaml')` had all its names, and no test saw that in the bundle it has none.

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const token = 'tok_example_123456';
const domain = 'mine.ngrok.test';

/** A project that wants a tunnel and has no token, and its user's ngrok.yml. */
async function projectWith(config: string): Promise<StandInProject & { readonly file: string }> {
  const project = await createStandInProject('hostile-app.py');
  undo.push(project.remove);
  project.writeEnv(`NGROK_DOMAIN=${domain}`);
  const folder = join(project.folder, '.config', 'ngrok');
  const file = join(folder, 'ngrok.yml');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, config);
  return { ...project, file };
}

async function doctor({ folder }: StandInProject): Promise<string> {
  const { stdout } = await execa(launcher, ['doctor'], {
    cwd: folder,
    env: userEnvironment(folder),
    extendEnv: false,
    reject: false,
  });
  return stdout.replaceAll(/\s+/g, ' ');
}

describe('what `ngrok config add-authtoken` wrote', () => {
  it('is seen by doctor', async () => {
    const project = await projectWith(`version: 3\nagent:\n  authtoken: ${token}\n`);
    expect(await doctor(project)).toContain(`ngrok's authtoken is in ${project.file}.`);
  });

  it('opens the tunnel, with connect_url and connect_cas', async () => {
    const edge = await startEdge({ names: [domain] });
    undo.push(() => edge.close());
    const agent = `  authtoken: ${token}\n  connect_url: ${edge.agentAddr}\n  connect_cas: ${edge.caFile}\n`;
    const program = startJson(await projectWith(`version: 3\nagent:\n${agent}`));
    undo.push(() => program.end());
    await program.event({ type: 'tunnel', state: 'online' });
    expect(edge.liveTunnels().map((tunnel) => tunnel.domain)).toEqual([domain]);
    expect(JSON.stringify(program.events)).not.toContain(token);
  });
});

describe('an ngrok.yml with a tab in line 4', () => {
  const broken = `version: "2"\nauthtoken: ${token}\ntunnels:\n\tweb:\n\t\tproto: http\n\t\taddr: 8502\n`;

  it('is named by doctor with its line', async () => {
    const project = await projectWith(broken);
    const told = await doctor(project);
    expect(told).toContain(`${project.file}:4 is not valid YAML, so its authtoken is not read.`);
    expect(told).not.toContain(token);
  });

  it('is why the tunnel failed', async () => {
    const project = await projectWith(broken);
    const program = startJson(project);
    undo.push(() => program.end());
    const { error } = await program.event({ type: 'tunnel', state: 'failed' });
    expect(error).toMatchObject({
      code: 'config-broken',
      message: `${project.file}:4 is not valid YAML, so its authtoken is not read.`,
    });
  });

  it('is told in one notice where the token stands in .env', async () => {
    const project = await projectWith(broken);
    project.writeEnv(`NGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=${token}\nNGROK_SERVER_ADDR=127.0.0.1:9`);
    const program = startJson(project);
    undo.push(() => program.end());
    const told = `${project.file}:4 is not valid YAML`;
    await program.event(({ type, notices }) => type === 'settings' && JSON.stringify(notices).includes(told));
    expect(JSON.stringify(program.events)).not.toContain(token);
  });
});
