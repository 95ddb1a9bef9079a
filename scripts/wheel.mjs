// Builds the wheel for Python's installers: `npm run wheel` for this system, `npm run wheel -- --all` for each, `-- linux-arm64` for
// those named. `--as-built` takes dist/ as it is, `--out FOLDER` says where to. Nothing is published.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { addSdk, packArchive, unpackArchive } from './lib/archive.mjs';
import { build } from './lib/bundle.mjs';
import { precompile } from './lib/precompile.mjs';
import { SetupError, say } from './lib/report.mjs';
import { wheel } from './lib/wheel.mjs';
import { wheelPlatforms } from './lib/wheel-platforms.mjs';
import { fetchWheelsNode } from './lib/wheels-node.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const own = `${process.platform}-${process.arch}`;

async function makeWheels({ platforms, out, isAsBuilt }) {
  const temporary = mkdtempSync(join(tmpdir(), 'ocap-dev-wheel-'));
  try {
    if (!isAsBuilt) {
      rmSync(join(root, 'dist'), { recursive: true, force: true });
      await build(root);
    }
    const archive = await packArchive(root, temporary);
    mkdirSync(out, { recursive: true });
    for (const platform of platforms) console.log(await makeWheel({ platform, out, archive, temporary }));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function makeWheel({ platform, out, archive, temporary }) {
  const { tag, native } = wheelPlatforms[platform];
  const program = join(temporary, platform);
  await unpackArchive(archive, program);
  await addSdk(root, program, native, temporary);
  await compileFor(platform, program, temporary);
  const { name, data } = wheel({ tag, program, python: join(root, 'packaging', 'python') });
  const path = join(out, name);
  writeFileSync(path, data);
  return path;
}

/**
 * What the archive has is compiled for a Node of this system, which need not be the one that the wheel brings. For that it is compiled once
 * for a build: V8 does not write the same bytes twice.
 */
async function compileFor(platform, program, temporary) {
  const ofArchive = join(program, 'dist', 'precompiled');
  if (platform !== own) return rmSync(ofArchive, { recursive: true, force: true });
  const kept = join(root, 'dist', 'precompiled-wheel');
  if (!existsSync(kept)) {
    const node = await fetchWheelsNode(temporary);
    if (node !== null) await precompile(root, { node, target: kept });
  }
  if (!existsSync(kept)) return;
  rmSync(ofArchive, { recursive: true, force: true });
  cpSync(kept, ofArchive, { recursive: true });
}

function wanted() {
  const options = { all: { type: 'boolean' }, 'as-built': { type: 'boolean' }, out: { type: 'string' } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const known = Object.keys(wheelPlatforms);
  const named = positionals.length > 0 ? positionals : [own];
  const platforms = values.all ? known : named;
  const unknown = platforms.find((platform) => !known.includes(platform));
  if (unknown !== undefined)
    throw new SetupError(`There is no wheel for ${unknown}: one of ${known.join(', ')}.`);
  return {
    platforms,
    out: resolve(values.out ?? join(root, 'release')),
    isAsBuilt: values['as-built'] === true,
  };
}

try {
  await makeWheels(wanted());
} catch (error) {
  const isMendable = error instanceof SetupError || error.code?.startsWith('ERR_PARSE_ARGS');
  if (!isMendable) throw error;
  say(error.message);
  process.exitCode = 1;
}
