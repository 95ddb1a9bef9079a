import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

/** The lines of `source` in which the compiler finds an error, with the project's own options. */
async function faultyLines(source: string): Promise<number[]> {
  const artefacts = join(root, 'test-artefacts');
  mkdirSync(artefacts, { recursive: true });
  const folder = mkdtempSync(join(artefacts, 'types-'));
  undo.push(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'schemas.ts'), source);
  const config = { extends: join(root, 'tsconfig.json'), include: ['schemas.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, [compiler, '--pretty', 'false', '-p', folder], (_error, stdout) =>
      resolve(stdout),
    );
  });
  return [...said.matchAll(/schemas\.ts\((\d+),\d+\): error/g)].map(([, line]) => Number(line));
}

it('a schema that drifts from its type does not compile, whichever of the two was changed', async () => {
  const source = `import * as z from 'zod/mini';
import { schemaOf } from '../../src/core/base/message.ts';
const of = schemaOf<{ readonly at: 'on' | 'off'; readonly rows: readonly { readonly text: string | null }[] }>();
const text = z.nullable(z.string());
export const same = of(z.object({ at: z.enum(['on', 'off']), rows: z.array(z.object({ text })) }));
export const lacksOne = of(z.object({ at: z.enum(['on', 'off']) }));
export const hasOneMore = of(z.object({ at: z.enum(['on', 'off']), rows: z.array(z.object({ text })), n: text }));
export const mayHaveOneMore = of(z.object({ at: z.enum(['on', 'off']), rows: z.array(z.object({ text })), n: z.optional(text) }));
export const wider = of(z.object({ at: z.string(), rows: z.array(z.object({ text })) }));
export const narrower = of(z.object({ at: z.enum(['on']), rows: z.array(z.object({ text })) }));
export const deeper = of(z.object({ at: z.enum(['on', 'off']), rows: z.array(z.object({ text: z.string() })) }));
`;
  expect(await faultyLines(source)).toEqual([6, 7, 8, 9, 10, 11]);
});
