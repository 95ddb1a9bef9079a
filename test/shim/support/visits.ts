import { afterEach, describe, it } from 'vitest';
import { openVisitor, type Visitor, type VisitorOptions } from '../../real/sessions/client/visitor.ts';
import type { RealVersion } from '../../support/streamlit.ts';
import { createShimmed, type ShimmedOptions, type ShimmedProject } from './shimmed-app.ts';

/** What the shim is tried with: the two oldest kinds of Streamlit's server and the two newest. */
export type ShimVersion = Extract<RealVersion, '1.46.1' | '1.53.0' | '1.60.0' | 'newest'>;

/** Apps under the shim and their visitors, until the test is over. */
export interface Visits {
  readonly version: ShimVersion;
  /** What is undone when the test is over, the last first. */
  readonly undo: (() => unknown)[];
  /** A project with this script (`app.py`), or these files, running. */
  start(
    files: string | Readonly<Record<string, string>>,
    options?: Partial<ShimmedOptions>,
  ): Promise<ShimmedProject>;
  /** A page that comes back by itself. */
  visit(project: ShimmedProject, options?: Partial<VisitorOptions>): Promise<Visitor>;
}

export interface ShimCase {
  readonly name: string;
  /** With which of the versions; all four unless given. */
  readonly versions?: readonly ShimVersion[];
  /** With which of them in every run of the tests; with none unless given. The others are proved. */
  readonly always?: readonly ShimVersion[];
  run(visits: Visits): Promise<void>;
}

const allVersions: readonly ShimVersion[] = ['1.46.1', '1.53.0', '1.60.0', 'newest'];

/** Declares the tests of these cases: those of every run, or the others. */
export function declareCases(title: string, cases: readonly ShimCase[], when: 'always' | 'prove'): void {
  for (const version of allVersions) {
    const those = cases.filter(({ versions = allVersions, always = [] }) =>
      when === 'always' ? always.includes(version) : versions.includes(version) && !always.includes(version),
    );
    if (those.length === 0) continue;
    describe(`Streamlit ${version}: ${title}`, () => {
      const visits = createVisits(version);
      for (const { name, run } of those) it(name, () => run(visits));
    });
  }
}

function createVisits(version: ShimVersion): Visits {
  const undo: (() => unknown)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });
  return {
    version,
    undo,
    async start(files, options = {}) {
      const all = typeof files === 'string' ? { 'app.py': files } : files;
      const project = await createShimmed(version, all, options);
      undo.push(project.end);
      await project.start();
      return project;
    },
    async visit(project, options = {}) {
      const visitor = await openVisitor({ url: project.app.baseUrl, comesBack: true, ...options });
      undo.push(visitor.leave);
      return visitor;
    },
  };
}
