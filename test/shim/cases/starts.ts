import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { freePort, makeProject, realStreamlit } from '../../support/streamlit.ts';
import { takeNow } from '../support/shimmed-app.ts';
import type { ShimCase, ShimVersion } from '../support/visits.ts';
import { counting } from './values.ts';

const pythonOf = (version: ShimVersion) => join(dirname(realStreamlit(version)[0] ?? ''), 'python');

const told = counting(`
import json, os, socket, subprocess, sys
child = """import json, os, socket, stat, sys
def is_ours(descriptor):
    try:
        about = os.fstat(descriptor)
    except OSError:
        return False
    if stat.S_ISSOCK(about.st_mode):
        # Streamlit 1.60 and newer hand their listener on.
        return socket.socket(fileno=os.dup(descriptor)).family == socket.AF_UNIX
    return stat.S_ISREG(about.st_mode) and about.st_nlink == 0
names = [each for each in ("PYTHONPATH", "OCAP_DEV_SHIM") if each in os.environ]
print(json.dumps([names, [each for each in sys.path if each.endswith("/shim")], [each for each in range(3, 64) if is_ours(each)]]))"""
run = subprocess.run([sys.executable, "-c", child], capture_output=True, text=True, close_fds=False)
st.text(f"child={run.stdout.strip()}")
st.text(f"own={os.environ.get('PYTHONPATH')} {'OCAP_DEV_SHIM' in os.environ} {[each for each in sys.path if each.endswith('/shim')]}")
`);

const listening = counting(`
import os, socket
found = []
for name in os.listdir("/proc/self/fd"):
    try:
        each = socket.socket(fileno=os.dup(int(name)))
    except OSError:
        continue
    if each.family != socket.AF_UNIX and each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
        found.append((each.getsockname()[:2], each.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0))
    each.close()
st.text(f"listens={found}")
st.text(f"port={st.get_option('server.port')}")
`);

/** How the app is started, and what it sees of the shim. */
export const startCases: readonly ShimCase[] = [
  {
    name: 'leaves neither variable, folder nor descriptor to the app and its children',
    always: ['newest'],
    async run({ start, visit }) {
      const visitor = await visit(await start(told));
      expect(visitor.texts()).toEqual(
        expect.arrayContaining(['child=[[], [], []]', 'own=None False []', 'n=0']),
      );
    },
  },
  {
    name: "runs the user's own sitecustomize, with the user's PYTHONPATH as it was",
    always: ['newest'],
    async run({ start, visit, undo }) {
      const own = makeProject({ 'sitecustomize.py': 'import builtins\nbuiltins.own_was_here = __file__\n' });
      undo.push(() => rmSync(own, { recursive: true }));
      const pythonPath = `${own}:`;
      const script = counting(
        'import builtins, os\nst.text(f"own={builtins.own_was_here} {os.environ[\'PYTHONPATH\']}")',
      );
      const project = await start(script, { pythonPath });
      expect(await project.app.messages.hear('hello')).toMatchObject({ carry: true });
      const visitor = await visit(project);
      expect(visitor.texts()).toContain(`own=${join(own, 'sitecustomize.py')} ${pythonPath}`);
    },
  },
  {
    name: 'does nothing where Python reads no environment, and the app runs as always',
    async run({ start, visit, version }) {
      for (const option of ['-I', '-E']) {
        const command = [pythonOf(version), option, ...realStreamlit(version)];
        const project = await start(counting(), { command });
        const visitor = await visit(project);
        await visitor.click('Count');
        expect(visitor.texts()).toContain('n=1');
        expect(project.app.messages.all()).toEqual([]);
      }
    },
  },
  {
    name: 'says what of Streamlit is not as it knows it, and leaves Streamlit as it is',
    always: ['newest'],
    async run({ start, visit, undo }) {
      const own = makeProject({
        'sitecustomize.py': `
import sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "streamlit.web.bootstrap":
            import streamlit.runtime.state.session_state as module
            original = module.SessionState._remove_stale_widgets
            module.SessionState._remove_stale_widgets = lambda self, ids: original(self, ids)
        return None
sys.meta_path.insert(0, Finder())
`,
      });
      undo.push(() => rmSync(own, { recursive: true }));
      const project = await start(listening, { pythonPath: own });
      const place =
        'streamlit.runtime.state.session_state:SessionState._remove_stale_widgets(active_widget_ids)';
      const detail = `this Streamlit is not known (${place})`;
      expect(await project.app.messages.hear('hello')).toMatchObject({ carry: false, why: 'names', detail });
      const visitor = await visit(project);
      await visitor.click('Count');
      await visitor.shows(/^n=1$/m);
      // Everybody has that, whatever else does not fit.
      expect(visitor.texts().join('\n')).toContain(`${project.port}), True)`);
    },
  },
  {
    name: 'says in words that this Streamlit is too old, and not "Unfit: 1.45.1"',
    always: ['newest'],
    async run({ start, undo }) {
      const own = makeProject({
        'sitecustomize.py': `
import sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "streamlit.web.bootstrap":
            import streamlit.version
            streamlit.version.STREAMLIT_VERSION_STRING = "1.45.1"
        return None
sys.meta_path.insert(0, Finder())
`,
      });
      undo.push(() => rmSync(own, { recursive: true }));
      const { app } = await start(counting(), { pythonPath: own });
      expect(await app.messages.hear('hello')).toMatchObject({
        ...{ carry: false, why: 'version' },
        detail: 'they go over with Streamlit 1.46 or newer (below 2), and this is 1.45.1',
      });
    },
  },
  {
    name: 'starts late by a second where no order to take comes, and takes nothing',
    async run({ start, visit }) {
      const project = await start(counting(), { first: [] });
      expect(await project.app.messages.hear('hello')).toMatchObject({ carry: true });
      await visit(project);
      await project.app.messages.hear('live');
      expect(project.app.messages.all().map(({ type }) => type)).toEqual(['hello', 'live']);
    },
  },
  {
    name: 'sets TCP_NODELAY on the listener of the app, and leaves its port alone',
    always: ['newest'],
    async run({ start, visit }) {
      const project = await start(listening);
      const visitor = await visit(project);
      const [listens = ''] = visitor.texts().filter((each) => each.startsWith('listens='));
      expect(listens).toContain(`${project.port}), True)`);
      expect(listens).not.toContain('False');
    },
  },
  {
    name: 'listens at a port of its own where it is told to, and still says the one that was asked for',
    async run({ start, visit }) {
      const port = await freePort();
      const project = await start(listening, { port, listen: { port } });
      const visitor = await visit(project);
      const at = new URL(project.app.baseUrl).port;
      expect(at).not.toBe(String(port));
      const texts = visitor.texts().join('\n');
      expect(texts).toContain(`, ${at}), True)`);
      expect(texts).not.toContain(`, ${port}),`);
      expect(texts).toContain(`port=${port}`);
      expect(project.app.output()).toContain(`localhost:${port}`);
    },
  },
  {
    name: 'writes nothing into the project or beside the shim, where Python may not either',
    async run({ start, visit }) {
      const env = { PYTHONDONTWRITEBYTECODE: '1' };
      const project = await start(counting(), { env });
      const visitor = await visit(project);
      await visitor.click('Count');
      await project.restart();
      await visitor.shows(/^n=1$/m);
      expect(readdirSync(project.folder)).toEqual(['app.py']);
    },
  },
  {
    name: 'carries the sessions of an app that is an st.App',
    versions: ['newest'],
    async run({ start, visit }) {
      const project = await start(
        { 'app.py': 'import streamlit as st\napp = st.App("page.py")\n', 'page.py': counting() },
        { first: [takeNow] },
      );
      const visitor = await visit(project);
      await visitor.click('Count');
      expect(await project.restart()).toMatchObject({ ids: [visitor.page.sessionId] });
      expect(await project.app.messages.hear('restored')).toMatchObject({ outcome: 'kept' });
      await visitor.shows(/^n=1$/m);
    },
  },
  {
    name: 'is no more than a start where the socket is none',
    async run({ start, version }) {
      const { execa } = await import('execa');
      const { shimFolder } = await import('../support/shimmed-app.ts');
      const { stdout, stderr } = await execa(
        pythonOf(version),
        ['-c', 'import os; print(sorted(os.environ))'],
        {
          env: {
            PYTHONPATH: shimFolder,
            OCAP_DEV_SHIM: '{"v":1,"control":0,"file":1,"pythonPath":null,"listen":null}',
          },
          extendEnv: false,
        },
      );
      expect(stdout).not.toContain('PYTHONPATH');
      expect(stderr).toBe('');
      expect(start).toBeDefined();
    },
  },
];
