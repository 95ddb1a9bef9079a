import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { addCustomOrigin } from '../../src/core/settings/add-origin.ts';
import { editEnvFile } from '../../src/services/files/write-env.ts';
import { makeProject } from '../support/streamlit.ts';

const kinds = ['inPlace', 'rename', 'slow', 'lines', 'shell'] as const;
type Kind = (typeof kinds)[number];

const origin = 'https://new.example';
const saverFile = fileURLToPath(new URL('../fixtures/saver.mjs', import.meta.url));
/** Not a stand-in for it, such as pyenv's, which takes longer than the edit. */
const python = dirname(
  execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim(),
);

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface Saver {
  save(kind: Kind, delayMs: number, id: string): Promise<void>;
}

/** Programs of their own, so that nothing but the kernel keeps order between us. */
function startSaver(path: string): Saver {
  const node = answering(spawn(process.execPath, [saverFile, path], { stdio: ['pipe', 'pipe', 'inherit'] }));
  const shell = answering(spawn('sh', [], { cwd: dirname(path), stdio: ['pipe', 'pipe', 'inherit'] }));
  return {
    save(kind, delayMs, id) {
      if (kind !== 'shell') return node(`${kind} ${delayMs} ${id}`, id);
      const text = `A=theirs\\nSAVE=${id}\\nZ=last\\n`;
      return shell(`sleep ${delayMs / 1000}; printf '${text}' > .env; echo ${id}`, id);
    },
  };
}

function answering(child: ChildProcess): (line: string, id: string) => Promise<void> {
  undo.push(() => child.kill('SIGKILL'));
  const waiting = new Map<string, () => void>();
  if (child.stdout === null || child.stdin === null) throw new Error('no pipes');
  const { stdin } = child;
  createInterface({ input: child.stdout }).on('line', (id) => waiting.get(id)?.());
  return (line, id) =>
    new Promise((resolve) => {
      waiting.set(id, resolve);
      stdin.write(`${line}\n`);
    });
}

interface Figures {
  rounds: number;
  /** Saves that stand in no file afterwards. */
  lost: number;
  both: number;
  refused: Record<string, number>;
  told: number;
  litter: number;
}

interface Race {
  readonly rounds: number;
  readonly exchanges: boolean;
  readonly hardLink: boolean;
  readonly kinds: readonly Kind[];
}

/** Edits against saves that begin at a moment of the edit, or shortly before or after it. */
async function race({ rounds, exchanges, hardLink, kinds: tried }: Race): Promise<Figures> {
  const folder = makeProject({ '.env': '' });
  const tools = makeProject({
    python3: exchanges
      ? `#!/bin/sh\nexec ${python}/python3 "$@"\n`
      : `#!/bin/sh\ncase "$4" in *renameat2*) exit 1;; esac\nexec ${python}/python3 "$@"\n`,
  });
  execFileSync('chmod', ['755', join(tools, 'python3')]);
  undo.push(() => {
    for (const path of [folder, tools]) rmSync(path, { recursive: true, force: true });
  });
  const path = join(folder, '.env');
  if (hardLink) linkSync(path, join(folder, 'other'));
  const env = { PATH: `${tools}:${process.env['PATH']}`, HOME: folder };
  const saver = startSaver(path);
  const figures: Figures = { rounds, lost: 0, both: 0, refused: {}, told: 0, litter: 0 };
  let lastMs = 60;
  for (let round = 0; round < rounds; round += 1) {
    writeFileSync(path, 'A=1\nSAVE=none\n');
    const kind = tried[round % tried.length] ?? 'inPlace';
    const id = `${round}-${kind}`;
    const save = saver.save(kind, Math.round(Math.random() * lastMs * 1.1), id);
    const startMs = performance.now();
    const edited = await editEnvFile(path, (text) => addCustomOrigin(text, origin), { env });
    lastMs = lastMs * 0.9 + Math.min(200, performance.now() - startMs) * 0.1;
    await save;
    const text = readFileSync(path, 'utf8');
    const isThere = text.includes(`A=theirs\nSAVE=${id}\nZ=last\n`);
    if (isThere && text.includes(origin)) figures.both += 1;
    const beside = readdirSync(folder).filter((name) => name.includes('ocap-dev-'));
    figures.litter += beside.length;
    if (edited.at === 'failed') figures.refused[edited.message] = (figures.refused[edited.message] ?? 0) + 1;
    if (edited.at === 'failed' && /look at both/.test(edited.message)) figures.told += 1;
    else if (!isThere) figures.lost += 1;
    for (const name of beside) rmSync(join(folder, name));
  }
  return figures;
}

const sum = (all: readonly Figures[], key: 'rounds' | 'lost' | 'both' | 'told' | 'litter') =>
  all.reduce((total, figures) => total + figures[key], 0);

async function report(name: string, races: readonly Promise<Figures>[]) {
  const all = await Promise.all(races);
  const [rounds, lost, both, told, litter] = (['rounds', 'lost', 'both', 'told', 'litter'] as const).map(
    (key) => sum(all, key),
  );
  console.log(name, { rounds, lost, both, told, litter, refused: all.map(({ refused }) => refused) });
  return { rounds, lost, litter };
}

describe('an origin is added while somebody saves the file', () => {
  const times = Number(process.env['OCAP_DEV_ROUNDS'] ?? 2000);

  it('6,000 times, of five kinds: no save is lost', { timeout: 3_600_000 }, async () => {
    const one = { rounds: times, exchanges: true, hardLink: false, kinds };
    expect(await report('names exchanged', [race(one), race(one), race(one)])).toEqual({
      rounds: 3 * times,
      lost: 0,
      litter: 0,
    });
  });

  it('where names cannot be exchanged: none that writes in place is lost', {
    timeout: 3_600_000,
  }, async () => {
    const inPlace = kinds.filter((kind) => kind !== 'rename');
    const one = { rounds: times / 4, exchanges: false, hardLink: false, kinds: inPlace };
    expect(await report('renamed', [race(one), race(one)])).toMatchObject({ lost: 0, litter: 0 });
    await report('renamed, against renames', [race({ ...one, kinds: ['rename'] })]);
  });

  it('of which there are two names: none is lost without a word', { timeout: 3_600_000 }, async () => {
    const one = {
      rounds: times / 4,
      exchanges: true,
      hardLink: true,
      kinds: kinds.filter((k) => k !== 'rename'),
    };
    expect(await report('written over', [race(one), race(one)])).toMatchObject({ lost: 0, litter: 0 });
  });
});
