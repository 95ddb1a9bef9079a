import { printable } from '../../core/base/printable.ts';
import { createRecipeRedact, type RecipeRedact } from '../lint/recipe-redactor.ts';
import type { Project } from '../project/open-project.ts';
import { type Draft, draftDiff } from './drafts.ts';
import type { Writing } from './write-drafts.ts';

/** What was found of a project and would change in it. */
export interface ToldProposal {
  readonly project: Project;
  /** App, environment and settings, a sentence each. */
  readonly found: readonly string[];
  readonly changed: readonly Draft[];
  readonly notes: readonly string[];
}

/** The object of `ocap-dev init --json`. The diffs are for reading: what is secret in them is masked. */
export function proposalObject(
  { project, found, changed, notes }: ToldProposal,
  { written, failed }: Writing,
): object {
  const redact = draftRedact(project, changed);
  return {
    project: project.cwd,
    found,
    changes: changed.map((draft) => ({
      file: draft.name,
      state: draft.before === null ? 'new' : 'changed',
      diff: redact(draft.name, draftDiff(draft)),
    })),
    notes,
    written,
    failed: failed.map(printable),
  };
}

/** Masks what is secret in the drafts, in what was there as well as in what would be. */
export function draftRedact(project: Project, changed: readonly Draft[]): RecipeRedact {
  return createRecipeRedact(
    project,
    changed.map(({ name, before, after }) => ({ name, text: `${before ?? ''}\n${after}` })),
  );
}
