import { describe, expect, it } from 'vitest';
import { scanProject } from '../../src/services/project-scan.ts';
import { awaitReady } from '../../src/services/readiness.ts';
import { type AppOptions, realVersions, startApp } from '../support/streamlit.ts';

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
