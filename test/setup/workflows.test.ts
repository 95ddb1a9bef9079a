import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, '.github', 'workflows');

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly Step[]; readonly permissions?: unknown }>
  >;
}

describe.each(readdirSync(folder))('%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  const { jobs, permissions }: Workflow = parse(text);
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it('takes actions by their commit alone, with the version that it is beside it', () => {
    const taken = steps.flatMap(({ uses }) => uses ?? []);
    expect(taken.length).toBeGreaterThan(0);
    for (const uses of taken) expect(text).toMatch(new RegExp(`${uses} # v\\d+\\.\\d+\\.\\d+$`, 'm'));
    for (const uses of taken) expect(uses).toMatch(/@[0-9a-f]{40}$/);
  });

  it('may read, and publishes nothing', () => {
    expect(permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(jobs)) expect(job.permissions).toBeUndefined();
    expect(text).not.toMatch(/secrets\.|npm publish|twine|gh release/);
  });

  it('runs scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const commands = steps.flatMap(({ run }) => run ?? []);
    for (const [, script = ''] of commands.join('\n').matchAll(/npm run (\S+)/g))
      expect(scripts).toHaveProperty(script);
    for (const command of commands.filter((run) => run.startsWith('.ci/')))
      expect(existsSync(join(root, command))).toBe(true);
  });
});

it('Dependabot looks after packages and actions', () => {
  const { version, updates } = parse(readFileSync(join(root, '.github', 'dependabot.yml'), 'utf8'));
  const kinds = updates.map((update: { 'package-ecosystem': string }) => update['package-ecosystem']);
  expect([version, kinds]).toEqual([2, ['npm', 'github-actions']]);
});
