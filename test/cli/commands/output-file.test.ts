import { spawn } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GenerateCommand } from '../../../src/cli/commands/generate.ts';
import { UserError } from '../../../src/errors.ts';
import { generate } from '../../support/generating.ts';
import { canMount, mountSmallDisk, type SmallDisk } from '../../support/small-disk.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocap-dev-output-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Kind = GenerateCommand['kind'];

const out = 'config.toml';
const inFolder = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(inFolder(name), 'utf8');

/** Runs the command in a project with this `.env`. */
function run(kind: Kind, text: string, command: Partial<GenerateCommand> = {}) {
  writeFileSync(inFolder('.env'), text);
  const shell = { PATH: process.env['PATH'], HOME: folder };
  return generate(kind, {}, { cwd: folder, envFile: '.env', shell, ...command });
}

/** The error that it ends with. */
async function failure(kind: Kind, text: string, command: Partial<GenerateCommand> = {}): Promise<UserError> {
  const error: unknown = await run(kind, text, command).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof UserError) return error;
  throw new Error(`not a user's error: ${String(error)}`);
}

describe('a file that is written', () => {
  it.each([
    ['a symbolic link', () => symlinkSync('.env', inFolder('e1')), 'e1'],
    ['a hard link', () => linkSync(inFolder('.env'), inFolder('e1')), 'e1'],
    ['a folder with two names', () => symlinkSync('.', inFolder('sub')), 'sub/.env'],
  ])(
    'F14: that holds the settings under another name (%s), they are never lost',
    async (_, prepare, name) => {
      writeFileSync(inFolder('.env'), 'STREAMLIT_PORT=8600');
      prepare();
      for (const force of [false, true])
        expect(await failure('error-page', 'STREAMLIT_PORT=8600', { out: name, force })).toMatchObject({
          exitCode: 2,
          message: expect.stringContaining('file of the settings itself'),
        });
      expect(read('.env')).toBe('STREAMLIT_PORT=8600');
    },
  );

  it('F14: that would be the settings, under the name of another folder, is refused before they are there', async () => {
    symlinkSync('.', inFolder('sub'));
    const command = { cwd: folder, envFile: '.env', out: 'sub/.env' };
    await expect(generate('error-page', {}, command)).rejects.toThrow('file of the settings itself');
  });

  it('its mode is that of any new file, and that of an old one stays', async () => {
    await run('error-page', '', { out });
    expect(statSync(inFolder(out)).mode & 0o777).toBe(0o666 & ~process.umask());
    chmodSync(inFolder(out), 0o640);
    await run('nginx', '', { out, force: true });
    expect(statSync(inFolder(out)).mode & 0o777).toBe(0o640);
  });

  it('that is in another encoding, none of its keys is changed', async () => {
    const bytes = Buffer.from('# caf\xe9\n[server]\nport = 1\n', 'latin1');
    writeFileSync(inFolder(out), bytes);
    expect(await failure('streamlit-config', '', { out, force: true })).toMatchObject({
      message: expect.stringContaining('not in UTF-8'),
    });
    expect(readFileSync(inFolder(out))).toEqual(bytes);
  });

  describe.runIf(canMount)('F8: on a disk that is full', () => {
    let disk: SmallDisk;
    beforeEach(() => {
      disk = mountSmallDisk(8 * 4096);
      // A page is left: half of the text.
      writeFileSync(join(disk.folder, 'nginx.conf'), 'mine\n');
      writeFileSync(join(disk.folder, 'full'), Buffer.alloc(6 * 4096));
    });
    afterEach(() => disk.remove());

    it.each([
      ['one that is there stays whole', 'nginx.conf', true],
      ['no half of a new one is left', 'new.conf', false],
    ])('%s', async (_, name, force) => {
      const before = readdirSync(disk.folder);
      const error = await failure('nginx', 'NGROK_DOMAIN=x.ngrok.app', {
        out: join(disk.folder, name),
        force,
      });
      expect(error).toMatchObject({ exitCode: 1, hint: expect.stringContaining('no space left') });
      expect(readdirSync(disk.folder)).toEqual(before);
      expect(readFileSync(join(disk.folder, 'nginx.conf'), 'utf8')).toBe('mine\n');
    });
  });

  it('that somebody else is writing is replaced when they are through', async () => {
    writeFileSync(inFolder(out), 'theirs = 1\n');
    const goesOn = 'until test -e go-on; do sleep 0.1; done';
    spawn('sh', ['-c', `exec > ${out}; echo; ${goesOn}; echo theirs = 2`], { cwd: folder });
    await vi.waitFor(() => expect(read(out)).toBe('\n'), { timeout: 10_000 });
    const running = run('streamlit-config', '', { out, force: true });
    writeFileSync(inFolder('go-on'), '');
    const { stdout } = await running;
    expect(stdout).not.toContain('-theirs');
    expect(read(out)).toMatch(/^\ntheirs = 2\n[\s\S]*port = 8502/);
  });
});
