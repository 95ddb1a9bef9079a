import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { commandLine, isAlive, processIds, processStat } from '../../../src/services/os/process-table.ts';
import { startJson } from '../../support/json-program.ts';
import { createProject } from '../../support/project.ts';
import { longTestsOn } from '../../support/streamlit.ts';
import { openVisitor } from './client/visitor.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const counter = [
  'import os, streamlit as st',
  'st.session_state.setdefault("n", 0)',
  'if st.button("Count"):',
  '    st.session_state.n += 1',
  'st.write(f"n={st.session_state.n} word={os.environ[\'WORD\']}")',
].join('\n');

const ready = { type: 'process', state: 'ready' };

/** The spare of this supervisor, once it has imported everything: it says so in its name. */
async function warmSpareOf(supervisor: number): Promise<number> {
  for (;;) {
    const pid = processIds().find((each) => {
      const stat = processStat(each);
      return stat?.parent === supervisor && stat.name === 'streamlit-spare';
    });
    if (pid !== undefined) return pid;
    await delay(50);
  }
}

it.runIf(process.platform === 'linux').each(longTestsOn('newest'))(
  'the second edit of .env is served by a spare of Streamlit %s, and its visitors go over, and a stop leaves none behind',
  async (version) => {
    const project = await createProject(version, { 'app.py': counter });
    undo.push(project.remove);
    project.writeEnv('WORD=0');
    const program = startJson(project);
    undo.push(() => program.end());
    const { pid: first } = await program.event(ready);
    const supervisor = processStat(Number(first))?.parent ?? 0;

    const edited = program.events.length;
    project.writeEnv('WORD=1');
    await program.event(ready, edited);
    const spare = await warmSpareOf(supervisor);
    const visitor = await openVisitor({ url: `http://127.0.0.1:${project.port}`, comesBack: true });
    undo.push(visitor.leave);
    await visitor.click('Count');
    await visitor.shows(/n=1 word=1/);

    const again = program.events.length;
    project.writeEnv('WORD=2');
    const { pid } = await program.event(ready, again);
    expect(pid).toBe(spare);
    await visitor.shows(/n=1 word=2/);
    await visitor.click('Count');
    await visitor.shows(/n=2 word=2/);
    expect(await commandLine(spare)).toContain('run');

    const next = await warmSpareOf(supervisor);
    program.child.kill('SIGTERM');
    await program.over;
    expect([spare, next].filter(isAlive)).toEqual([]);
  },
);
