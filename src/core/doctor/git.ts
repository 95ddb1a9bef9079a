import { shellWord } from '../base/shell-word.ts';
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
    ...(ignored.length === 0 ? [] : [fine('git-ignored', `git ignores ${ignored.join(' and ')}.`)]),
    ...facts.flatMap((fact) => findingsOf(fact)),
  ];
}

function findingsOf({ file, state, holdsSecrets }: GitFact): readonly Finding[] {
  const ignore = `echo ${shellWord(file)} >> .gitignore`;
  switch (state) {
    case 'ignored':
      return [];
    case 'exposed':
      return [
        warning(
          'git-unignored',
          {
            what: `git does not ignore ${file}.`,
            why: 'The next "git add ." takes it into the repository, with every secret in it.',
            fix: ignore,
          },
          { file },
        ),
      ];
    case 'tracked': {
      const advice = {
        what: `${file} is tracked by git${holdsSecrets ? ', and holds secrets' : ''}.`,
        why: 'Everybody who can read the repository, now or later, reads it; its history keeps what is deleted.',
        fix: `git rm --cached ${shellWord(file)} && ${ignore}${holdsSecrets ? '; then replace each secret in it by a new one' : ''}`,
      };
      return [(holdsSecrets ? broken : warning)('git-tracked', advice, { file })];
    }
  }
}
