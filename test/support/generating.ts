import { type GenerateCommand, runGenerate } from '../../src/cli/commands/generate.ts';

export interface Generated {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `ocap-dev generate` does, with its settings as if the shell had exported them. */
export async function generate(
  kind: GenerateCommand['kind'],
  settings: Readonly<Record<string, string>>,
  command: Partial<GenerateCommand> = {},
): Promise<Generated> {
  let [stdout, stderr] = ['', ''];
  const code = await runGenerate({
    kind,
    cwd: '/',
    envFile: 'no-such-file.env',
    options: {},
    shell: settings,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    ...command,
  });
  return { code, stdout, stderr };
}

/** The generated nginx file, its resolver a name server on this machine. */
export async function generatedNginx(
  { port }: { readonly port: number },
  settings: Readonly<Record<string, string>>,
  target?: GenerateCommand['target'],
): Promise<string> {
  const { code, stdout, stderr } = await generate('nginx', settings, {
    target,
    resolvers: [`127.0.0.1:${port}`],
  });
  if (code !== 0) throw new Error(stderr);
  return stdout;
}
