import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cacheFolder } from '../../src/services/os/cache-folder.ts';
import { providedStreamlit } from '../../src/services/streamlit/install/install.ts';
import { handshake } from '../support/handshake.ts';
import { startJson } from '../support/json-program.ts';
import { createProject } from '../support/project.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const undone of undo.splice(0).reverse()) await undone();
});

const versions = ['1.33.0', '1.45.1'];
const there = await Promise.all(
  versions.map(async (version) => ((await providedStreamlit(version)) === null ? [] : [version])),
);
const provided = there.flat();

async function projectOf(version: string, env: string, files: Readonly<Record<string, string>> = {}) {
  const project = await createProject('1.53.0', files);
  undo.push(project.remove);
  rmSync(join(project.folder, '.venv'));
  symlinkSync(join(cacheFolder(), `streamlit-${version}`), join(project.folder, '.venv'));
  project.writeEnv(env);
  const program = startJson(project);
  undo.push(program.end);
  await program.event({ type: 'process', state: 'ready' });
  return { project, program };
}

const custom = 'STREAMLIT_CUSTOM_ORIGINS=https://a.example.org,https://b.example.org';

// Where `node scripts/provide-streamlit.mjs 1.33.0 1.45.1` has put them.
describe.each(versions)('Streamlit %s, which has no list', (version) => {
  const isThere = provided.includes(version);

  it.runIf(isThere)(
    '"red for ever": an origin that it cannot let in is skipped, with the reason',
    async () => {
      const { program } = await projectOf(version, custom);
      const row = await program.event({ type: 'probe', check: 'websocket', origin: 'https://a.example.org' });
      expect(row).toMatchObject({ status: 403, verdict: 'skipped' });
      expect(JSON.stringify(row['diagnosis'])).toContain(`Streamlit ${version} has no list`);
      await program.event({ type: 'probe', origin: 'https://stranger.invalid', verdict: 'pass' });
      expect(program.events.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    },
  );

  it.runIf(isThere)('lets in the one public host, by browser.serverAddress', async () => {
    const { project } = await projectOf(version, 'STREAMLIT_CUSTOM_ORIGINS=https://apps.example.org');
    expect(await handshake(project.port, 'https://apps.example.org')).toBe(101);
    expect(await handshake(project.port, 'https://other.example.org')).toBe(403);
  });
});
