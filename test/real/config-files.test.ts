import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { awaitReady } from '../../src/services/app/readiness.ts';
import { configPaths, readConfigNow } from '../../src/services/streamlit/config-files.ts';
import { scanProject } from '../../src/services/streamlit/project-scan.ts';
import { startJson } from '../support/json-program.ts';
import { createProject } from '../support/project.ts';
import { type AppOptions, makeProject, realStreamlit, realVersions, startApp } from '../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const path = (name: string) => `[server]\nbaseUrlPath = "${name}"\n`;

/** Where the app answers, given Streamlit's config files. The test's folder is the home directory too. */
const cases: readonly (Pick<AppOptions, 'env' | 'files'> & {
  readonly given: string;
  readonly at: string;
})[] = [
  {
    given: "a config file beside the script above the project's",
    files: { '.streamlit/config.toml': path('project'), 'app/.streamlit/config.toml': path('/script/') },
    at: 'script',
  },
  {
    given: 'a value that names a variable',
    files: { '.streamlit/config.toml': path('env:WHERE') },
    env: { WHERE: 'named' },
    at: 'named',
  },
];

const file = '.streamlit/config.toml';
const rooms = ['home', 'project', 'project/app'];
const layouts = [
  { given: 'each in a folder of its own', home: 'home', project: 'project', script: 'app/front.py' },
  { given: 'the script in the project itself', home: 'home', project: 'project', script: 'app.py' },
  { given: 'the script in the home', home: 'home', project: 'project', script: '../home/app.py' },
  { given: 'the home is the project', home: 'project', project: 'project', script: 'app/front.py' },
  { given: 'the home is beside the script', home: 'project/app', project: 'project', script: 'app/front.py' },
];

/** Asks Streamlit as `streamlit run` does, which sets the script's path before it reads anything. */
const question = `
import json, os, sys
from streamlit import config
config._main_script_path = os.path.abspath(sys.argv[1])
print(json.dumps({"files": config.get_config_files("config.toml"), "basePath": config.get_option("server.baseUrlPath")}))
`;

describe.each(realVersions)('Streamlit %s', (version) => {
  it.each(cases)(
    'answers where the scan of the project says: $given',
    async ({ files = {}, env = {}, at }) => {
      const app = await startApp({
        version,
        files,
        env,
        baseUrl: (port) => `http://127.0.0.1:${port}/${at}`,
      });
      try {
        const { config } = await scanProject({
          cwd: app.folder,
          shell: { HOME: app.folder, PATH: '', ...env },
        });
        expect(config.baseUrlPath).toBe(at);
        const scanned = `http://127.0.0.1:${app.port}/${config.baseUrlPath}`;
        expect(await awaitReady(scanned, AbortSignal.timeout(5000))).toBe(true);
      } finally {
        await app.end();
      }
    },
  );

  it.each(layouts)('counts the files in the same order: $given', async ({ home, project, script }) => {
    const folder = makeProject(Object.fromEntries(rooms.map((room) => [`${room}/${file}`, path(room)])));
    undo.push(() => rmSync(folder, { recursive: true }));
    const [HOME, cwd] = [join(folder, home), join(folder, project)];
    const [program = ''] = realStreamlit(version);
    const asked = ['-c', question, join(cwd, script)];
    const { stdout } = await execa(join(dirname(program), 'python'), asked, { cwd, env: { HOME } });
    const { files, basePath }: { files: string[]; basePath: string } = JSON.parse(stdout);
    const place = { cwd, shell: { HOME }, script };
    expect(configPaths(place).map((one) => one.path)).toEqual([...new Set(files)]);
    expect(readConfigNow(place).baseUrlPath).toBe(basePath);
  });
});

it('a config file that changes while the app runs is told, restarts nothing, and counts after the next restart', async () => {
  const project = await createProject('newest', { '.streamlit/config.toml': '' });
  undo.push(project.remove);
  const program = startJson(project);
  undo.push(program.end);
  const { pid } = await program.event({ type: 'process', state: 'ready' });
  const config = join(project.folder, '.streamlit/config.toml');
  writeFileSync(config, `${path('shop')}allowedHosts = ["elsewhere.example.org"]\n`);
  const told = '.streamlit/config.toml changed: r restarts.';
  await program.event({ type: 'settings', notices: [told] });
  await program.event({ type: 'log', source: 'ocap-dev', line: told });
  expect(program.events.findLast(({ type }) => type === 'process')).toMatchObject({ state: 'ready', pid });

  const from = program.events.length;
  project.writeEnv('A=1');
  await program.event({ type: 'process', state: 'ready' }, from);
  await program.event({ type: 'settings', notices: [] }, from);
  const url = `http://127.0.0.1:${project.port}/shop`;
  await program.event({ type: 'probe', check: 'health', url, verdict: 'pass' }, from);
  const refused = {
    type: 'probe',
    check: 'websocket',
    origin: `http://localhost:${project.port}`,
    status: 403,
  };
  expect(await program.event(refused, from)).toMatchObject({
    diagnosis: { code: 'origin-rejected', hint: expect.stringContaining('server.allowedHosts') },
  });
});
