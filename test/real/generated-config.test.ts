import { rmSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { awaitReady } from '../../src/services/app/readiness.ts';
import { generate } from '../support/generating.ts';
import {
  freePort,
  makeProject,
  type RealVersion,
  realStreamlit,
  realVersions,
} from '../support/streamlit.ts';

const script = 'import streamlit as st\nst.slider("n")\n';

/** What Streamlit says of a value or a name that it does not take. */
const complaint = /warn|not a valid|not supported|deprecat|unrecognized|error|ignor/i;

interface Start {
  readonly command: readonly [string, ...string[]];
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
}

/** Everything that is said from a start until the app was healthy and stopped again. */
async function outputOf({ command: [file, ...args], files, env, port }: Start): Promise<string> {
  const folder = makeProject(files);
  const child = execa(file, args, {
    cwd: folder,
    // Without credentials in its home Streamlit asks for an e-mail address, unless it is told `headless`. It looks up
    // no other address than this one, which the supervisor gives it too.
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      STREAMLIT_BROWSER_SERVER_ADDRESS: 'localhost',
      ...env,
    },
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    reject: false,
  });
  const ended = new AbortController();
  void child.then(() => ended.abort());
  const ready = await awaitReady(`http://127.0.0.1:${port}`, ended.signal);
  child.kill('SIGTERM');
  const { all } = await child;
  rmSync(folder, { recursive: true });
  if (!ready) throw new Error(`Streamlit did not start:\n${all}`);
  return all;
}

/** Starts Streamlit with no other setting than a config file. */
function runOver(config: string, port: number, version: RealVersion): Promise<string> {
  const [program = ''] = realStreamlit(version);
  const files = { 'app.py': script, '.streamlit/config.toml': config };
  return outputOf({ command: [program, 'run', 'app.py'], files, env: {}, port });
}

test.each(realVersions)(
  'Streamlit %s starts over the generated config.toml without a complaint',
  async (version) => {
    const port = await freePort();
    const { stdout: config } = await generate('streamlit-config', { STREAMLIT_PORT: String(port) });
    const output = await runOver(config, port, version);
    expect(output).toContain('You can now view your Streamlit app');
    expect(output).not.toMatch(complaint);
  },
);

test.each(realVersions)(
  'Streamlit %s complains of a name that it does not know, in the words looked for',
  async (version) => {
    const port = await freePort();
    const { stdout: config } = await generate('streamlit-config', { STREAMLIT_PORT: String(port) });
    const output = await runOver(
      config.replace('[server]', '[server]\nallowedOrigins = ["https://a.org"]'),
      port,
      version,
    );
    expect(output).toMatch(complaint);
  },
);

test('the start command of the generated render.yaml starts the app at the port that Render tells', async () => {
  const app = "pages and more/it's front.py";
  const cwd = makeProject({ [app]: script, 'requirements.txt': 'streamlit' });
  const { stdout } = await generate('render', { STREAMLIT_APP: app }, { cwd });
  rmSync(cwd, { recursive: true });
  const schema = z.object({ services: z.tuple([z.object({ startCommand: z.string() })]) });
  const { startCommand } = schema.parse(parse(stdout)).services[0];
  const port = await freePort();
  const path = `${dirname(realStreamlit('newest')[0] ?? '')}${delimiter}${process.env['PATH']}`;
  const output = await outputOf({
    // In the shell's place, so that the signal at the end reaches it.
    command: ['sh', '-c', `exec ${startCommand}`],
    files: { [app]: script },
    env: { PATH: path, PORT: String(port) },
    port,
  });
  expect(output).toContain('You can now view your Streamlit app');
});
