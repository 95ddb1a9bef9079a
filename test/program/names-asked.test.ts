import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { canUnshare, namesAsked } from '../support/names-asked.ts';
import { createStandInProject } from '../support/stand-in-project.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A project with a stand-in for Streamlit, and these files. */
async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const { folder, remove } = await createStandInProject('hostile-app.py');
  undo.push(remove);
  rmSync(join(folder, '.env'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const shop = { 'pyproject.toml': '[project]\nname = "shop"\n' };
/** What is told of the stand-in once it was asked for all that is asked of an app: it has no WebSockets. */
const wasAsked = 'answers WebSocket handshakes';

/** As they are typed; a start is told to stop once the app was asked. */
const commands: readonly (readonly [line: string, stopAt: string | null])[] = [
  ['--plain --no-tunnel', wasAsked],
  ['env --format json', null],
  ['probe', null],
  ['doctor', null],
  ['generate nginx', null],
  ['generate render', null],
  ['generate streamlit-config', null],
  ['generate error-page', null],
];

describe.runIf(canUnshare)('on a machine whose name server writes down what it is asked', () => {
  it.each(commands)('ocap-dev %s of another project asks for no name at all', async (line, stopAt) => {
    const { names, code } = await namesAsked(await project(shop), line.split(' '), stopAt);
    expect(names).toEqual([]);
    // It came to its end, and was not killed.
    expect(code).toBeLessThanOrEqual(2);
  });

  it.each(commands)(
    'ocap-dev %s asks for what the project has written, and for nothing else',
    async (line, stopAt) => {
      const written = [
        'NGROK_DOMAIN=tunnel.example.org',
        'NGROK_SERVER_ADDR=service.example.org:443',
        'NGROK_AUTHTOKEN=2abcdefgh_ijklmnopq',
      ];
      const folder = await project({ ...shop, '.env': `${written.join('\n')}\n` });
      const { names } = await namesAsked(folder, line.split(' '), stopAt);
      expect(names.filter((name) => !/^(tunnel|service)\.example\.org$/.test(name))).toEqual([]);
    },
  );

  // Else the two above would hold of a name server that hears nothing.
  it('where nothing says whose project it is, what doctor asks for is seen', async () => {
    const { names } = await namesAsked(await project({}), ['doctor']);
    expect(names).toEqual(['checkip.amazonaws.com', 'ocapistaine.vaettir.locki.io']);
  });
});
