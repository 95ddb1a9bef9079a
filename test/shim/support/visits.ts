import { afterEach } from 'vitest';
import { openVisitor, type Visitor, type VisitorOptions } from '../../real/sessions/client/visitor.ts';
import type { RealVersion } from '../../support/streamlit.ts';
import { createShimmed, type ShimmedOptions, type ShimmedProject } from './shimmed-app.ts';

/** What the shim is tried with: the two oldest kinds of Streamlit's server and the two newest. */
export type ShimVersion = Extract<RealVersion, '1.46.1' | '1.53.0' | '1.60.0' | 'newest'>;

/** Apps under the shim and their visitors, until the test is over. */
export function createVisits(version: ShimVersion) {
  const undo: (() => unknown)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });
  return {
    undo,
    /** A project with this script, running. */
    async start(
      files: string | Readonly<Record<string, string>>,
      options: Partial<ShimmedOptions> = {},
    ): Promise<ShimmedProject> {
      const all = typeof files === 'string' ? { 'app.py': files } : files;
      const project = await createShimmed(version, all, options);
      undo.push(project.end);
      await project.start();
      return project;
    },
    /** A page that comes back by itself, unless told otherwise. */
    async visit(project: ShimmedProject, options: Partial<VisitorOptions> = {}): Promise<Visitor> {
      const visitor = await openVisitor({ url: project.app.baseUrl, comesBack: true, ...options });
      undo.push(visitor.leave);
      return visitor;
    },
  };
}
