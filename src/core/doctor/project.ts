import {
  type ImportsRemedy,
  type MissingImport,
  missingModules,
} from '../app/environment/missing-imports.ts';
import type { PortHolder } from '../app/state.ts';
import { placeText, type WrittenPlace } from '../settings/written/streamlit-settings.ts';
import {
  importFindingWords,
  portFindingWords,
  scriptFindingWords,
  secretsFindingWords,
} from '../words/doctor-project.ts';
import { broken, type Finding, fine, warning } from './finding.ts';

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

/** What the app imports in vain. */
export interface ImportSight {
  readonly missing: readonly MissingImport[];
  /** Null: there is none, or no file of the project names its packages. */
  readonly remedy: ImportsRemedy | null;
}

export interface ProjectFacts {
  /** The script that the settings name. */
  readonly named: string | null;
  /** The script that would be run, as it is named; null where there is none. */
  readonly script: string | null;
  /** Why it is this one, in words: `Procfile:1 starts it`; null: nobody knows. */
  readonly reason: string | null;
  readonly imports: ImportSight;
  /** The scripts of which nobody knows which is meant. */
  readonly choice: readonly string[];
  /** What Streamlit's secrets can be written from, where there are none; null: nothing. */
  readonly secretsExample: string | null;
  readonly port: number;
  /** Which line won; null: it is a default. */
  readonly portFrom: WrittenPlace | null;
  /** Null: not looked at, since the setting is no port. */
  readonly portState: PortState | null;
}

export function projectFindings(facts: ProjectFacts): readonly Finding[] {
  return [
    appFinding(facts),
    ...importFindings(facts.imports),
    ...secretsFindings(facts),
    ...portFindings(facts),
  ];
}

function appFinding({ named, script, reason, choice }: ProjectFacts): Finding {
  if (script !== null) return fine('app', scriptFindingWords.fits(script, reason));
  const [first] = choice;
  if (first !== undefined) return broken('app-ambiguous', scriptFindingWords.several(choice, first));
  const advice = named === null ? scriptFindingWords.noneFound : scriptFindingWords.noFile(named);
  return broken('app-missing', advice);
}

function importFindings({ missing, remedy }: ImportSight): readonly Finding[] {
  const [first] = missing;
  if (first === undefined) return [];
  const { file, line } = first;
  const fix = remedy?.at === 'env' ? importFindingWords.writeInEnv(remedy.line) : (remedy?.command ?? null);
  const advice = importFindingWords.missing(missingModules(missing), `${file}:${line}`, fix);
  return [broken('imports-missing', advice, { file, line })];
}

function secretsFindings({ secretsExample }: ProjectFacts): readonly Finding[] {
  return secretsExample === null
    ? []
    : [warning('secrets-missing', secretsFindingWords.missing(secretsExample))];
}

function portFindings({ port, portFrom, portState }: ProjectFacts): readonly Finding[] {
  switch (portState?.at) {
    case undefined:
      return [];
    case 'free':
      return [fine('port', portFindingWords.free(port, fromElsewhere(portFrom)))];
    case 'own':
      return [fine('port', portFindingWords.ownApp(port, portState.holder))];
    case 'taken': {
      const { holder, isStreamlit, freePort } = portState;
      const state = { isStreamlit, otherPort: freePort ?? port + 1 };
      return portFrom === null && freePort !== null
        ? [warning('port-taken', portFindingWords.takenDefault(port, holder, state))]
        : [broken('port-taken', portFindingWords.taken(port, holder, state))];
    }
    case 'unusable':
      return [broken('port-unusable', portFindingWords.unusable(portState.what, portState.fix))];
  }
}

/** Of its own setting nobody need be told. */
function fromElsewhere(place: WrittenPlace | null): string | null {
  if (place === null || ['STREAMLIT_PORT', '--port'].includes(place.name)) return null;
  return `${placeText(place)}: ${place.name}`;
}
