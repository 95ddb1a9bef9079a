import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeProject } from './streamlit.ts';

/** What stands in front of the real tool, for moments that cannot be met otherwise. */
export interface Meddling {
  /** A line of sh that runs right before two names are exchanged. */
  readonly beforeExchange?: string;
  /** Whether the exchange then comes to pass. */
  readonly exchanges?: boolean;
}

/** An environment whose `python3` is the real one, but for that. Its state folder is in `folder`. */
export function withMeddlingPython({ beforeExchange = ':', exchanges = true }: Meddling) {
  const real = execFileSync('sh', ['-c', 'python3 -c "import sys; print(sys.executable)"'], {
    encoding: 'utf8',
  });
  const folder = makeProject({});
  const path = join(folder, 'python3');
  const end = exchanges ? '' : 'exit 1';
  writeFileSync(
    path,
    `#!/bin/sh\ncase "$4" in *renameat2*)\n${beforeExchange}\n${end};;\nesac\nexec ${real.trim()} "$@"\n`,
  );
  chmodSync(path, 0o755);
  return { folder, env: { PATH: `${folder}:${process.env['PATH']}`, HOME: folder } };
}
