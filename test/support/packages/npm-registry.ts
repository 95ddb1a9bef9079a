import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';

const checkout = join(import.meta.dirname, '..', '..', '..');
const native = `@ngrok/ngrok-${process.platform}-${process.arch}`;

/** A registry of npm's on this machine, with what the checkout itself has installed of ngrok's SDK. */
export interface NpmRegistry {
  readonly url: string;
  /** The packages whose files were fetched. */
  readonly fetched: readonly string[];
  close(): void;
}

interface Locked {
  readonly version: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * Answers as the registry of the lock file would, and packs what npm fetches. Of the SDK's other systems it has the description alone:
 * npm reads what they are for, and takes none.
 */
export async function startNpmRegistry(): Promise<NpmRegistry> {
  const fetched: string[] = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    const tarball = /^(.+)\/-\/package\.tgz$/.exec(path)?.[1];
    const body = tarball === undefined ? packument(path) : await packed(tarball);
    if (tarball !== undefined) fetched.push(tarball);
    response.writeHead(body === null ? 404 : 200).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const packument = (name: string) => {
    const locked = lockedPackages()[`node_modules/${name}`];
    if (locked === undefined) return null;
    const version = { ...locked, name, dist: { tarball: `${url}/${name}/-/package.tgz` } };
    const versions = { [locked.version]: version };
    return JSON.stringify({ name, 'dist-tags': { latest: locked.version }, versions });
  };
  return { url, fetched, close: () => server.close() };
}

/** What npm has to fetch: the SDK, and its binary for this system. */
export function wantedOfNgrok(): readonly string[] {
  const names = Object.keys(lockedPackages()['node_modules/@ngrok/ngrok']?.optionalDependencies ?? {});
  return ['@ngrok/ngrok', ...names.filter((name) => name.startsWith(native) && !name.endsWith('-musl'))];
}

function lockedPackages(): Readonly<Record<string, Locked>> {
  return JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')).packages;
}

/** Below `package/`, as npm unpacks it. */
async function packed(name: string): Promise<Buffer> {
  const place = mkdtempSync(join(tmpdir(), 'ocap-dev-registry-'));
  cpSync(join(checkout, 'node_modules', name), join(place, 'package'), { recursive: true });
  const { stdout } = await execa('tar', ['-c', '-C', place, 'package'], { encoding: 'buffer' });
  rmSync(place, { recursive: true });
  return gzipSync(stdout, { level: 1 });
}
