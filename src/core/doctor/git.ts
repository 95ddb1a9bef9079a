import { shellWord } from '../base/shell-word.ts';
import { gitFindingWords } from '../words/doctor-project.ts';
import { broken, type Finding, fine, warning } from './finding.ts';

/** A file that may hold secrets, as git sees it. */
export interface GitFact {
  /** From the project's folder. */
  readonly file: string;
  /** `exposed`: neither tracked nor ignored, so `git add .` takes it in. */
  readonly state: 'tracked' | 'exposed' | 'ignored';
  /** Is there a name in it whose value is a secret? */
  readonly holdsSecrets: boolean;
}

/** Of the files that exist; empty outside a git checkout, where nothing is wrong. */
export function gitFindings(facts: readonly GitFact[]): readonly Finding[] {
  const ignored = facts.filter(({ state }) => state === 'ignored').map(({ file }) => file);
  return [
    ...(ignored.length === 0 ? [] : [fine('git-ignored', gitFindingWords.ignored(ignored))]),
    ...facts.flatMap((fact) => findingsOf(fact)),
  ];
}

function findingsOf({ file, state, holdsSecrets }: GitFact): readonly Finding[] {
  switch (state) {
    case 'ignored':
      return [];
    case 'exposed':
      return [warning('git-unignored', gitFindingWords.notIgnored(file, shellWord(file)), { file })];
    case 'tracked': {
      const advice = gitFindingWords.tracked(file, shellWord(file), holdsSecrets);
      return [(holdsSecrets ? broken : warning)('git-tracked', advice, { file })];
    }
  }
}
