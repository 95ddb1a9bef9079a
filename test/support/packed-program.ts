import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { userEnvironment } from './project.ts';

const checkout = join(import.meta.dirname, '..', '..');

/** The program as its package has it, installed in a folder with nothing of the checkout around it. */
export interface PackedProgram {
  readonly folder: string;
  readonly launcher: string;
  environment(home: string): Record<string, string>;
  remove(): void;
}

/**
 * Packs what the last build made and lays it out as npm would. Its one dependency with a native part is the checkout's own, by a
 * link, since no registry is asked.
 */
export async function installPacked(): Promise<PackedProgram> {
  const place = mkdtempSync(join(tmpdir(), 'ocap-dev-packed-'));
  const options = ['--ignore-scripts', '--offline', '--cache', join(place, 'cache')];
  await execa('npm', ['pack', '--silent', ...options, '--pack-destination', place], { cwd: checkout });
  const archive = readdirSync(place).find((name) => name.endsWith('.tgz')) ?? '';
  await execa('tar', ['-xzf', archive], { cwd: place });
  const folder = join(place, 'package');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(checkout, 'node_modules', '@ngrok'), join(folder, 'node_modules', '@ngrok'));
  return {
    folder,
    launcher: join(folder, 'bin', 'ocap-dev'),
    environment: (home) => {
      const environment = userEnvironment(home);
      const node = dirname(process.execPath);
      return { ...environment, PATH: `${node}${delimiter}${environment['PATH'] ?? ''}` };
    },
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}
