import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startJson } from '../support/json-program.ts';
import { canUnshare, namesAsked } from '../support/names-asked.ts';
import { createProject } from '../support/project.ts';
import { realVersions } from '../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A project that is not OCapistaine's, and says nothing else. */
async function shop(version: (typeof realVersions)[number]) {
  const project = await createProject(version, { 'pyproject.toml': '[project]\nname = "shop"\n' });
  undo.push(project.remove);
  writeFileSync(join(project.folder, '.env'), `STREAMLIT_PORT=${project.port}\n`);
  return project;
}

// any-08: 400, past the check, in a project that had switched nothing off; "streamlit run" by hand answers 403.
it.each(realVersions)('an upload without its XSRF token is refused by Streamlit %s', async (version) => {
  const project = await shop(version);
  const program = startJson(project);
  undo.push(() => program.end());
  await program.event({ type: 'process', state: 'ready' });
  const body = new FormData();
  body.append('f', new Blob(['x']), 'f.txt');
  const url = `http://127.0.0.1:${project.port}/_stcore/upload_file/a/b`;
  expect((await fetch(url, { method: 'PUT', body })).status).toBe(403);
  const { origins } = await program.event({ type: 'origins' });
  expect(JSON.stringify(origins)).not.toContain('vaettir');
});

it.runIf(canUnshare)(
  'Streamlit looks up its own address for the stranger, and no other name is asked',
  async () => {
    const { folder } = await shop('newest');
    const { names } = await namesAsked(folder, ['--plain', '--no-tunnel'], 'stranger.invalid is refused');
    expect(names).toEqual(['checkip.amazonaws.com']);
  },
);
