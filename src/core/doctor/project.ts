import type { PortHolder } from '../app/state.ts';
import { portFindingWords, scriptFindingWords } from '../words/doctor-project.ts';
import { broken, type Finding, fine } from './finding.ts';

export type PortState =
  | { readonly at: 'free' }
  /** The app of this very project holds it, under a supervisor. */
  | { readonly at: 'own'; readonly holder: PortHolder }
  | {
      readonly at: 'taken';
      readonly holder: PortHolder | null;
      /** Does Streamlit's health answer there? */
      readonly isStreamlit: boolean;
      /** One that is free, where one is near. */
      readonly freePort: number | null;
    }
  /** With what was seen and what to do, a sentence each. */
  | { readonly at: 'unusable'; readonly what: string; readonly fix: string };

export interface ProjectFacts {
  /** The script that the settings name. */
  readonly named: string | null;
  /** The script that would be run, as it is named; null where there is none. */
  readonly script: string | null;
  /** The scripts of which nobody knows which is meant. */
  readonly choice: readonly string[];
  readonly port: number;
  /** Null: not looked at, since the setting is no port. */
  readonly portState: PortState | null;
}

export function projectFindings(facts: ProjectFacts): readonly Finding[] {
  return [appFinding(facts), ...portFindings(facts)];
}

function appFinding({ named, script, choice }: ProjectFacts): Finding {
  if (script !== null) return fine('app', scriptFindingWords.fits(script));
  const [first] = choice;
  if (first !== undefined) return broken('app-ambiguous', scriptFindingWords.several(choice, first));
  const advice = named === null ? scriptFindingWords.noneFound : scriptFindingWords.noFile(named);
  return broken('app-missing', advice);
}

function portFindings({ port, portState }: ProjectFacts): readonly Finding[] {
  switch (portState?.at) {
    case undefined:
      return [];
    case 'free':
      return [fine('port', portFindingWords.free(port))];
    case 'own':
      return [fine('port', portFindingWords.ownApp(port, portState.holder))];
    case 'taken': {
      const { holder, isStreamlit, freePort } = portState;
      const state = { isStreamlit, otherPort: freePort ?? port + 1 };
      return [broken('port-taken', portFindingWords.taken(port, holder, state))];
    }
    case 'unusable':
      return [broken('port-unusable', portFindingWords.unusable(portState.what, portState.fix))];
  }
}
