import { execa } from 'execa';
import { z } from 'zod';
import { launcher, userEnvironment } from './project.ts';

const statusSchema = z.looseObject({
  project: z.string(),
  pid: z.number(),
  version: z.string(),
  process: z.looseObject({ time: z.iso.datetime(), type: z.literal('process'), pid: z.number().nullable() }),
  tunnel: z.looseObject({ time: z.iso.datetime(), type: z.literal('tunnel') }),
  origins: z.looseObject({ time: z.iso.datetime(), type: z.literal('origins'), wildcard: z.boolean() }),
  settings: z.looseObject({ time: z.iso.datetime(), type: z.literal('settings') }),
  probes: z.array(z.looseObject({ time: z.iso.datetime(), type: z.literal('probe') })),
});
export type Status = z.infer<typeof statusSchema>;

/** A user's terminals, all in the folder of one project. */
export function terminalsIn(folder: string) {
  /** Starts the program, without a terminal. */
  const start = (...args: readonly string[]) =>
    execa(launcher, args, {
      cwd: folder,
      env: userEnvironment(folder),
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      // What lives on in the background has its own pipes, and no end of this process ends it.
      cleanup: true,
    });
  const run = async (...args: readonly string[]) => {
    const { exitCode, stdout, stderr } = await start(...args);
    return { exitCode, stdout, stderr };
  };
  return {
    start,
    run,
    status: async (): Promise<Status> =>
      statusSchema.parse(JSON.parse((await run('status', '--json')).stdout)),
    /** As a test's last act; nothing is left of it. */
    stop: async () => void (await run('stop')),
  };
}
