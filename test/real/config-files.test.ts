import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { awaitReady } from '../../src/services/app/readiness.ts';
import { scanProject } from '../../src/services/streamlit/project-scan.ts';
import { startJson } from '../support/json-program.ts';
import { createProject } from '../support/project.ts';
import { type AppOptions, realVersions, startApp } from '../support/streamlit.ts';

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
