import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { commandLine, isAlive, processIds, processStat } from '../../../src/services/os/process-table.ts';
import { startJson } from '../../support/json-program.ts';
import { createProject } from '../../support/project.ts';
import { realVersions } from '../../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

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

it.runIf(process.platform === 'linux').each(realVersions)(
  'the second edit of .env is served by a spare of Streamlit %s, and a stop leaves none behind',
  async (version) => {
    const project = await createProject(version);
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

    const again = program.events.length;
    project.writeEnv('WORD=2');
    const { pid } = await program.event(ready, again);
    expect(pid).toBe(spare);
    expect(await commandLine(spare)).toContain('run');
    // A program that it would start has the run's own tag, and nothing of ours.
    expect(readFileSync(`/proc/${spare}/environ`, 'latin1')).toContain('OCAP_DEV_HELPER');

    const next = await warmSpareOf(supervisor);
    program.child.kill('SIGTERM');
    await program.over;
    expect([spare, next].filter(isAlive)).toEqual([]);
  },
);
