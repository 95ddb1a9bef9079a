import { afterEach, expect, it } from 'vitest';
import { startJson } from '../support/json-program.ts';
import { createProject } from '../support/project.ts';
import { provedVersions, type RealVersion, realVersions } from '../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const versions: readonly RealVersion[] = [...provedVersions, ...realVersions];
const starlette: readonly RealVersion[] = ['1.60.0', 'newest'];

const paths: readonly (readonly [written: string, tornado: string | null, starlette: string])[] = [
  ['team/app', 'team/app', 'team/app'],
  ['a.b_c-d~e', 'a.b_c-d~e', 'a.b_c-d~e'],
  ["it's,me;a:b@c&d=e!", "it's,me;a:b@c&d=e!", "it's,me;a:b@c&d=e!"],
  ['%C3%A9quipe', '%C3%A9quipe', '%25C3%25A9quipe'],
  ['équipe', null, '%C3%A9quipe'],
  ['my app', null, 'my%20app'],
  ['a+b', null, 'a+b'],
  ['a(b)', null, 'a(b)'],
];

it.each(versions)('Streamlit %s is ready under each base path, or it is named at once', async (version) => {
  for (const [written, ofTornado, ofStarlette] of paths) {
    const config = `[server]\nbaseUrlPath = ${JSON.stringify(written)}\n`;
    const project = await createProject(version, { '.streamlit/config.toml': config });
    undo.push(project.remove);
    const program = startJson(project);
    const path = starlette.includes(version) ? ofStarlette : ofTornado;
    if (path === null) {
      const { reason } = await program.event({ type: 'process', state: 'failed' });
      expect([written, reason]).toEqual([
        written,
        expect.stringContaining('config.toml:2: server.baseUrlPath'),
      ]);
    } else {
      const { url } = await program.event({ type: 'process', state: 'ready' });
      expect([written, url]).toEqual([written, `http://localhost:${project.port}/${path}`]);
      expect((await fetch(`${url}/_stcore/health`)).status).toBe(200);
    }
    await program.end();
  }
});
