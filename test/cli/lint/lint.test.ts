import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readArguments } from '../../../src/cli/arguments/read.ts';
import { runLint } from '../../../src/cli/lint/lint.ts';
import { lintReport } from '../../../src/cli/lint/lint-report.ts';
import { UserError } from '../../../src/errors.ts';
import { makeProject } from '../../support/streamlit.ts';

const open = 'export STREAMLIT_SERVER_ENABLE_CORS=false\n';
const shut = 'export STREAMLIT_SERVER_ENABLE_CORS=true\n';

let folder: string;
beforeEach(() => {
  folder = makeProject({});
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string | Buffer): string {
  const place = join(folder, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, text);
  return place;
}

const read = (path: string) => readFileSync(join(folder, path), 'utf8');

/** What `ocap-dev lint ARGS` prints and gives back. `answer`: of a person at a terminal. */
async function lint(args: readonly string[] = [], answer: ((question: string) => string) | null = null) {
  const invocation = readArguments(['lint', ...args], folder);
  if (invocation.command !== 'lint') throw new Error(`it is ${invocation.command}`);
  let [stdout, stderr] = ['', ''];
  const code = await runLint({
    ...invocation,
    shell: { HOME: folder },
    columns: 100,
    color: false,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    ask: answer === null ? null : (question) => Promise.resolve(answer(question)),
  });
  return { code, stdout, stderr };
}

const objects = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));

describe('what is told', () => {
  it('is one JSON object a line for each finding, and the exit code is 1', async () => {
    write('run.sh', `#!/bin/sh\n${open}streamlit run app.py\n`);
    write('deploy/Procfile', 'web: STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS=* streamlit run app.py\n');
    const { code, stdout } = await lint(['--json']);
    expect(objects(stdout)).toEqual([
      {
        file: 'deploy/Procfile',
        line: 1,
        code: 'list-form',
        message: expect.stringContaining('wildcard'),
        fix: null,
      },
      {
        file: 'run.sh',
        line: 2,
        code: 'cors-off',
        message: expect.stringContaining('switched off'),
        fix: { line: 2, text: 'export STREAMLIT_SERVER_ENABLE_CORS=true' },
      },
    ]);
    expect(code).toBe(1);
  });

  it('is nothing where nothing is wrong, and the exit code is 0', async () => {
    write('run.sh', shut);
    expect(await lint(['--json'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await lint()).toEqual({ code: 0, stdout: '', stderr: 'No wrong recipe in 1 file.\n' });
  });

  it('names the place and the right line to people', async () => {
    write('run.sh', open);
    const { stdout, stderr } = await lint();
    expect(stdout).toContain('run.sh:1: cors-off');
    expect(stdout).toContain('→ line 1: export STREAMLIT_SERVER_ENABLE_CORS=true');
    expect(stderr).toContain('ocap-dev lint --fix');
  });

  it('holds no secret of the line itself, nor of .env', async () => {
    write('.env', 'OTHER=s3cret-of-env\n');
    write('run.sh', `API_TOKEN=hunter2hunter2 STREAMLIT_SERVER_ENABLE_CORS=false streamlit run app.py\n`);
    write('scripts/a.sh', 'PASSWORD=s3cret-of-file STREAMLIT_SERVER_ENABLE_CORS=false streamlit run a.py\n');
    for (const args of [[], ['--json'], ['--fix', '--yes']]) {
      const { stdout, stderr } = await lint(args);
      expect(stdout + stderr).toContain('STREAMLIT_SERVER_ENABLE_CORS');
      expect(stdout + stderr).not.toMatch(/hunter2|s3cret/);
    }
    expect(read('run.sh')).toBe(
      'API_TOKEN=hunter2hunter2 STREAMLIT_SERVER_ENABLE_CORS=true streamlit run app.py\n',
    );
  });

  it.each([
    [
      'a.yaml',
      'env:\n  API_KEY: s3cret-beside\n  STREAMLIT_SERVER_ENABLE_CORS: "false"\n  NOTE: s3cret-note\n',
    ],
    [
      'b.yaml',
      'env: {API_KEY: s3cret-inline, "DB_PASSWORD": "s3cret of two", STREAMLIT_SERVER_ENABLE_CORS: "false"}\n',
    ],
  ])('holds none of a line beside it, nor of a pair of YAML: %s', async (file, text) => {
    write(`.github/workflows/${file}`, text);
    for (const args of [[], ['--json'], ['--fix', '--yes']]) {
      const { stdout, stderr } = await lint(args);
      expect(stdout + stderr).toContain('STREAMLIT_SERVER_ENABLE_CORS');
      expect(stdout + stderr).not.toContain('s3cret');
    }
  });

  it.each([[[]], [['--fix', '--yes']]])('moves no cursor of a terminal with %j', async (args) => {
    write('run.sh', `X="\u001b[2J" STREAMLIT_SERVER_ENABLE_CORS=false streamlit run app.py\n`);
    const { stdout } = await lint(args);
    expect(stdout).toContain('STREAMLIT_SERVER_ENABLE_CORS=true');
    expect(stdout).not.toContain('\u001b');
  });

  it('moves no cursor either where a sentence names what stands in a file', () => {
    const finding = {
      file: 'nginx.conf',
      line: 1,
      code: 'host-missing',
      message: 'a\u001b[2Jb',
      fix: null,
    } as const;
    expect(lintReport([finding], { color: false, columns: 80 })).toContain('a?[2Jb');
  });
});

describe('--fix', () => {
  it('asks first at a terminal, with the change before it', async () => {
    write('run.sh', open);
    const asked: string[] = [];
    const no = await lint(['--fix'], (question) => {
      asked.push(question);
      return 'n';
    });
    expect(no.stdout).toContain('-export STREAMLIT_SERVER_ENABLE_CORS=false');
    expect(no.stdout).toContain('+export STREAMLIT_SERVER_ENABLE_CORS=true');
    expect({ asked, code: no.code, text: read('run.sh') }).toEqual({
      asked: ['Write this file? [y/N] '],
      code: 1,
      text: open,
    });
    expect((await lint(['--fix'], () => 'y')).code).toBe(0);
    expect(read('run.sh')).toBe(shut);
  });

  it('is wrong usage without a terminal and without --yes; --yes is wrong usage without --fix', async () => {
    write('run.sh', open);
    await expect(lint(['--fix'])).rejects.toMatchObject({ exitCode: 2 });
    await expect(lint(['--yes'])).rejects.toMatchObject({ exitCode: 2 });
    expect(read('run.sh')).toBe(open);
  });

  it('keeps every other byte, and the mode of the file', async () => {
    const bytes = (state: string) =>
      Buffer.concat([
        Buffer.from(`#!/bin/sh\r\n# caf\u00e9 `, 'latin1'),
        Buffer.from(
          `\texport STREAMLIT_SERVER_ENABLE_CORS=0\r\nexport STREAMLIT_SERVER_ENABLE_CORS=${state}`,
        ),
      ]);
    const place = write('run.sh', bytes('off'));
    chmodSync(place, 0o755);
    const { code } = await lint(['--fix', '--yes']);
    expect(readFileSync(place)).toEqual(bytes('on'));
    expect({ code, mode: statSync(place).mode & 0o777 }).toEqual({ code: 0, mode: 0o755 });
  });

  it('leaves what has no one right answer, and says so', async () => {
    write('run.sh', `${open}export STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS='*'\n`);
    const { code, stdout, stderr } = await lint(['--fix', '--yes']);
    expect({ code, text: read('run.sh') }).toEqual({
      code: 1,
      text: `${shut}export STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS='*'\n`,
    });
    expect(stdout).toContain('run.sh:2: list-form');
    expect(stderr).toContain('Mended 1 in 1 file; 1 left.');
  });

  it('says in JSON which are mended', async () => {
    write('run.sh', `${open}export STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS='*'\n`);
    const { stdout } = await lint(['--fix', '--yes', '--json']);
    expect(objects(stdout)).toMatchObject([
      { code: 'cors-off', fixed: true },
      { code: 'list-form', fixed: false },
    ]);
  });

  it('leaves a file alone that somebody else changed meanwhile', async () => {
    write('run.sh', open);
    const theirs = `${open}# theirs\n`;
    const { code, stderr } = await lint(['--fix'], () => {
      write('run.sh', theirs);
      return 'yes';
    });
    expect({ code, text: read('run.sh') }).toEqual({ code: 1, text: theirs });
    expect(stderr).toContain('run.sh was changed by somebody else meanwhile');
  });
});

describe('where is looked', () => {
  it('is in the files and folders that are named, each once', async () => {
    write('one/run.sh', open);
    write('two/run.sh', open);
    const files = async (...args: readonly string[]) =>
      objects((await lint(['--json', ...args])).stdout).map((finding) =>
        Reflect.get(Object(finding), 'file'),
      );
    expect(await files('one', 'one/run.sh')).toEqual(['one/run.sh']);
    expect(await files(join(folder, 'two'))).toEqual([join(folder, 'two', 'run.sh')]);
    expect(await files()).toEqual(['one/run.sh', 'two/run.sh']);
  });

  it('is never behind a link, nor outside of what was named', async () => {
    const outside = makeProject({ 'run.sh': open, 'deep/run.sh': open });
    symlinkSync(outside, join(folder, 'folder'));
    symlinkSync(join(outside, 'run.sh'), join(folder, 'run.sh'));
    expect(await lint(['--fix', '--yes'])).toMatchObject({ code: 0 });
    for (const path of ['folder', 'run.sh']) {
      await expect(lint(['--fix', '--yes', path])).rejects.toBeInstanceOf(UserError);
      await expect(lint([path])).rejects.toMatchObject({ exitCode: 2 });
    }
    expect(await lint(['--json', 'folder/deep/run.sh'])).toMatchObject({ code: 1 });
    expect(readFileSync(join(outside, 'run.sh'), 'utf8')).toBe(open);
    rmSync(outside, { recursive: true });
  });

  it('is not in what others made: packages, virtualenvs, git', async () => {
    for (const place of ['node_modules/a', '.git/hooks', 'lib/site-packages', 'env'])
      write(`${place}/run.sh`, open);
    write('env/pyvenv.cfg', '');
    write('tests/test_launch.py', 'import os\nos.environ["STREAMLIT_SERVER_ENABLE_CORS"] = "false"\n');
    write('.github/workflows/a.yml', 'env:\n  STREAMLIT_SERVER_ENABLE_CORS: "false"\n');
    const { stdout } = await lint(['--json']);
    expect(objects(stdout)).toMatchObject([{ file: '.github/workflows/a.yml', code: 'cors-off' }]);
  });

  it("is in files of variables, but for the project's own, of which its settings tell", async () => {
    for (const name of ['.env', '.env.local', 'deploy/.env']) write(name, open);
    const files = async (...args: readonly string[]) =>
      objects((await lint(['--json', ...args])).stdout).map((finding) =>
        Reflect.get(Object(finding), 'file'),
      );
    expect(await files()).toEqual(['.env.local', 'deploy/.env']);
    expect(await files('.env')).toEqual(['.env']);
  });

  it('is in a path that is there: another one is wrong usage', async () => {
    await expect(lint(['nowhere'])).rejects.toMatchObject({ exitCode: 2 });
  });

  it('is past what cannot be read: a pipe, a large file, a binary one', async () => {
    await execa('mkfifo', [join(folder, 'run.sh')]);
    write('large.sh', open.repeat(10_000));
    write('binary.sh', Buffer.concat([Buffer.from(open), Buffer.from([0])]));
    expect(await lint()).toMatchObject({ code: 0, stdout: '' });
  });

  it('runs nothing of the project', async () => {
    write('run.sh', `#!/bin/sh\ntouch ran\n${open}`);
    write('launch.py', `open('ran', 'w')\n`);
    await lint(['--fix', '--yes']);
    expect(() => read('ran')).toThrow('ENOENT');
  });
});
