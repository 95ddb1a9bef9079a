import { execFileSync } from 'node:child_process';

/** What a user attaches to a file besides its text. By Python, since Node can't, and `setfattr` and `setfacl` are rarely installed. */
function python(program: string, ...args: readonly string[]): string {
  return execFileSync('python3', ['-I', '-S', '-c', program, ...args], { encoding: 'utf8', cwd: '/' });
}

export function setAttribute(path: string, name: string, value: string): void {
  python('import os, sys; os.setxattr(sys.argv[1], sys.argv[2], sys.argv[3].encode())', path, name, value);
}

/** Everything that is attached to it, lists of who may what among them, as text. */
export function attributesOf(path: string): string {
  return python(
    'import os, sys; print(sorted((n, os.getxattr(sys.argv[1], n).hex()) for n in os.listxattr(sys.argv[1])))',
    path,
  ).trim();
}

/** `setfacl -m g::---,u:1:rw` (acl(5)): its own group may nothing, and the mode shows the mask in the group's place. */
export function letUserIn(path: string): void {
  python(
    `import os, struct, sys
entries = [(1, 6, -1), (2, 6, 1), (4, 0, -1), (16, 6, -1), (32, 0, -1)]
packed = b''.join(struct.pack('<HHI', tag, may, who & 0xffffffff) for tag, may, who in entries)
os.setxattr(sys.argv[1], 'system.posix_acl_access', struct.pack('<I', 2) + packed)`,
    path,
  );
}

/** `chattr +i`, `chattr +a` (ioctl_iflags(2)), until it is called. */
export function fix(path: string, mark: 'immutable' | 'append-only'): () => void {
  const bit = mark === 'immutable' ? 0x10 : 0x20;
  const program = `import array, fcntl, os, sys
file = os.open(sys.argv[1], os.O_RDONLY)
flags = array.array('L', [0])
fcntl.ioctl(file, 0x80086601, flags)
flags[0] = (flags[0] & ~0x30) | int(sys.argv[2])
fcntl.ioctl(file, 0x40086602, flags)`;
  python(program, path, String(bit));
  return () => void python(program, path, '0');
}
