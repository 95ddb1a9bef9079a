import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { lookCloser } from '../../../../src/services/app/rehearsal/closer-look.ts';
import { holdingsOf } from '../../../../src/services/app/rehearsal/holdings.ts';
import {
  createRunTag,
  signalTagged,
  taggedProcesses,
  withRunTag,
} from '../../../../src/services/app/run-tag.ts';

const undo: (() => unknown)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

/** An app of its own group, which does this, says `there`, and stays. */
async function app(code: string) {
  const tag = createRunTag();
  const child: ChildProcess = spawn(
    'python3',
    ['-c', `import subprocess, sys\n${code}\nprint("there", flush=True)\nsys.stdin.read()`],
    {
      detached: true,
      env: withRunTag(process.env, tag),
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const pid = child.pid ?? 0;
  // All that it has started, wherever that is.
  undo.push(() => {
    for (const each of taggedProcesses(tag)) signalTagged(each, tag, 'SIGKILL');
  });
  if (child.stdout) await once(child.stdout, 'data');
  return { pid, tag };
}

async function look(code: string) {
  const life = await app(code);
  return lookCloser(life, await holdingsOf(life.pid));
}

describe.skipIf(process.platform !== 'linux')(
  'whether a second app may be started where nobody asked for two',
  () => {
    it('it may beside one that has nothing of its own', async () => {
      expect(await look('subprocess.run(["true"])')).toBeNull();
    });

    it.each([
      ['in its group', 'worker = subprocess.Popen(["sleep", "60"], stdout=subprocess.DEVNULL)'],
      [
        'that has left its group',
        'worker = subprocess.Popen(["sleep", "60"], stdout=subprocess.DEVNULL, start_new_session=True)',
      ],
    ])('not beside one with a process of its own %s', async (_, code) => {
      // Python knows that it runs a moment before Linux shows its environment.
      const shown = 'while not open(f"/proc/{worker.pid}/environ", "rb").read(): pass';
      expect(await look(`${code}\n${shown}`)).toEqual({ why: 'child', what: 'sleep' });
    });

    it('beside one that has ended and is not collected', async () => {
      const code =
        'ended = subprocess.Popen(["true"])\nimport time\nopen(f"/proc/{ended.pid}/stat").read()\ntime.sleep(0.3)';
      expect(await look(code)).toBeNull();
    });

    it('not beside one that has a device open', async () => {
      expect(await look('device = open("/dev/full")\nother = open("/dev/null")')).toEqual({
        why: 'device',
        what: '/dev/full',
      });
    });

    it('not where nothing can be seen of it', async () => {
      const held = { ports: [], locks: [], devices: [] };
      expect(await lookCloser({ pid: 2 ** 30, tag: 'none' }, held)).toEqual({ why: 'unseen', what: '' });
    });
  },
);
