import { execa } from 'execa';
import type { Environment } from '../../core/settings/settings.ts';

export interface ToolCall {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment of the tool. */
  readonly env: Environment;
  readonly deadlineMs: number;
}

/** `late`: still busy at its deadline, and ended. `failed`: not started, or another exit code than 0. */
export type ToolResult =
  | { readonly at: 'done'; readonly stdout: string }
  | { readonly at: 'failed'; readonly stderr: string }
  | { readonly at: 'late' };

/** Runs a tool of somebody else's and gives what it prints. Never rejects. */
export async function toolOutput({ file, args, cwd, env, deadlineMs }: ToolCall): Promise<ToolResult> {
  let late = false;
  const child = execa(file, args, {
    cwd,
    env: definedOnly(env),
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    // A group of its own, so that what it started can be ended with it.
    detached: true,
  });
  const deadline = setTimeout(() => {
    late = true;
    if (child.pid !== undefined) endGroup(child.pid);
    // A grandchild that holds the pipe would keep us waiting: execa 10's own `timeout` waits for its end.
    child.stdout.destroy();
    child.stderr.destroy();
  }, deadlineMs);
  const { failed, stdout, stderr } = await child;
  clearTimeout(deadline);
  if (late) return { at: 'late' };
  return failed ? { at: 'failed', stderr: stderr ?? '' } : { at: 'done', stdout };
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // Gone by itself.
  }
}

function definedOnly(env: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
