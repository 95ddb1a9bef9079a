import { join } from 'node:path';
import { readFile } from '../os/folders/files-at-once.ts';

/** Where hosting services and containers are told how the app is started. */
const files = ['Procfile', 'docker-compose.yml', 'docker-compose.yaml', 'compose.yml', 'compose.yaml'];

/** Does one of the project's own files hand the variable `PORT` to what it starts? Never rejects. */
export async function usesPortVariable(cwd: string): Promise<boolean> {
  const texts = await Promise.all(files.map((file) => readFile(join(cwd, file), 'utf8').catch(() => '')));
  return texts.some((text) => text.split('\n').some((line) => /^(?!\s*#).*\$(PORT\b|\{PORT\b)/.test(line)));
}
