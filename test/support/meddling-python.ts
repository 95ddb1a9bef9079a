import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeProject } from './streamlit.ts';

/** What happens at moments that cannot be met otherwise. */
export interface Meddling {
  /** A line of sh that runs before two names are exchanged. */
  readonly command: string;
  /** Before the tool looks at what stands there, between that and the exchange, behind it, or before one that is not to be had. */
  readonly moment: 'before the look' | 'before the exchange' | 'after the exchange' | 'without an exchange';
}

/** An environment whose `python3` is the real one, but for that. Its state folder is in `folder`. */
export function withMeddlingPython({ command, moment }: Meddling) {
  const real = execFileSync('sh', ['-c', 'python3 -c "import sys; print(sys.executable)"'], {
    encoding: 'utf8',
  }).trim();
  const folder = makeProject({ meddle: command });
  const path = join(folder, 'python3');
  const meddle = `os.system("sh ${folder}/meddle")`;
  const edited = (edit: string) =>
    `exec ${real} -I -S -c "$(printf '%s' "$4" | sed '${edit}')" "$5" "$6" "$7"`;
  const ways = {
    'before the look': `sh ${folder}/meddle`,
    'before the exchange': edited(`s|^sys.exit(exchange|${meddle}; &|`),
    'after the exchange': edited(`s|^sys.exit(exchange\\(.*\\) != 0)|exchange\\1; ${meddle}|`),
    'without an exchange': `sh ${folder}/meddle; exit 1`,
  };
  writeFileSync(path, `#!/bin/sh\ncase "$4" in *renameat2*)\n${ways[moment]};;\nesac\nexec ${real} "$@"\n`);
  chmodSync(path, 0o755);
  return { folder, env: { PATH: `${folder}:${process.env['PATH']}`, HOME: folder } };
}
