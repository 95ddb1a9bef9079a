import type { BigIntStats } from 'node:fs';
import type { Environment } from '../../../core/base/environment.ts';
import { toolOutput } from '../../os/tool-output.ts';

/** Prints whether two files have the same extended attributes, the lists of who may what among them (acl(5)). */
const attributesProgram = `
import errno, os, sys
def attributes(path):
    try:
        return sorted((name, os.getxattr(path, name)) for name in os.listxattr(path))
    except OSError as error:
        if error.errno == errno.ENOTSUP: return []
        raise
print('same' if attributes(sys.argv[1]) == attributes(sys.argv[2]) else 'other')
`;

/**
 * Exchanges two names in one step: renameat2(2) with RENAME_EXCHANGE. Where it is told what stands at the second, it looks right before:
 * who reads meanwhile should not see what is put back at once.
 */
const exchangeProgram = `
import ctypes, os, sys
one, other, expected = sys.argv[1:4]
exchange = ctypes.CDLL(None).renameat2
now = os.stat(other)
if expected not in ('', f'{now.st_dev} {now.st_ino} {now.st_size} {now.st_ctime_ns}'): sys.exit(1)
sys.exit(exchange(-100, os.fsencode(one), -100, os.fsencode(other), 2) != 0)
`;

const deadlineMs = 3000;

/**
 * Has the draft all that the file has besides its text? What a user or the system attached to it would be lost with the file that the draft
 * takes the place of. `unknown`: nobody here can tell. Node has no way to ask, and `getfattr` is rarely installed; the Python of a
 * Streamlit's machine is.
 */
export async function hasSameAttributes(
  draft: string,
  file: string,
  env: Environment,
): Promise<'yes' | 'no' | 'unknown'> {
  const printed = process.platform === 'darwin' ? await listOnMac(draft, file, env) : null;
  if (printed !== null) return printed;
  const result = await python(attributesProgram, [draft, file], env);
  if (result.at !== 'done') return 'unknown';
  const word = result.stdout.trim();
  if (word === 'same') return 'yes';
  return word === 'other' ? 'no' : 'unknown';
}

/**
 * Tries to exchange two names in one step. Whether it came to pass, the names themselves tell.
 *
 * @param expected what stands at the second; else nothing is done. Null: whatever stands there.
 */
export async function tryExchange(
  one: string,
  other: string,
  { env, expected }: { readonly env: Environment; readonly expected: BigIntStats | null },
): Promise<void> {
  const stamp =
    expected === null ? '' : [expected.dev, expected.ino, expected.size, expected.ctimeNs].join(' ');
  // Elsewhere `python3` may be a stand-in that opens a window and offers to install one.
  if (process.platform === 'linux') await python(exchangeProgram, [one, other, stamp], env);
}

/** Isolated and without `site`: 15 ms, and nothing of the project is run. The token is none of its business. */
function python(program: string, args: readonly string[], { NGROK_AUTHTOKEN: _, ...env }: Environment) {
  return toolOutput({
    file: 'python3',
    args: ['-I', '-S', '-c', program, ...args],
    cwd: '/',
    env,
    deadlineMs,
  });
}

/** `ls -lde@` lists names and entries in lines of their own, below the file's. */
async function listOnMac(draft: string, file: string, env: Environment) {
  const lists = await Promise.all(
    [draft, file].map((path) =>
      toolOutput({ file: '/bin/ls', args: ['-lde@', path], cwd: '/', env, deadlineMs }),
    ),
  );
  const [one, other] = lists.map((list) => (list.at === 'done' ? list.stdout.split('\n').slice(1) : null));
  if (!one || !other) return 'unknown';
  return one.join('\n') === other.join('\n') ? 'yes' : 'no';
}
