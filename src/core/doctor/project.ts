import type { PortHolder } from '../app/state.ts';
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
  /** Where one is looked for when none is named. */
  readonly usualScripts: readonly string[];
  readonly port: number;
  /** Null: not looked at, since the setting is no port. */
  readonly portState: PortState | null;
}

export function projectFindings(facts: ProjectFacts): readonly Finding[] {
  return [appFinding(facts), ...portFindings(facts)];
}

function appFinding({ named, script, usualScripts }: ProjectFacts): Finding {
  if (script !== null) return fine('app', `The app is ${script}.`);
  return broken('app-missing', {
    what:
      named === null
        ? `There is no app: none of ${usualScripts.join(', ')} exists.`
        : `The app ${named} is not a file.`,
    why: 'There is nothing that Streamlit could run.',
    fix: `Write the app's path in .env: STREAMLIT_APP=${named === null ? 'path/to/app.py' : (usualScripts[0] ?? 'app.py')}`,
  });
}

function portFindings({ port, portState }: ProjectFacts): readonly Finding[] {
  switch (portState?.at) {
    case undefined:
      return [];
    case 'free':
      return [fine('port', `Port ${port} is free.`)];
    case 'own':
      return [
        fine(
          'port',
          `Port ${port} is held by this app, which runs already (${described(portState.holder)}).`,
        ),
      ];
    case 'taken':
      return [takenFinding(port, portState)];
    case 'unusable': {
      const { what, fix } = portState;
      const why = 'The app cannot listen there, so it cannot start.';
      return [broken('port-unusable', { what, why, fix })];
    }
  }
}

function takenFinding(
  port: number,
  { holder, isStreamlit, freePort }: Extract<PortState, { at: 'taken' }>,
): Finding {
  const what = holder === null ? "another program, perhaps another user's" : described(holder);
  const other = `write in .env: STREAMLIT_PORT=${freePort ?? port + 1}`;
  return broken('port-taken', {
    what: `Port ${port} is taken by ${what}${isStreamlit ? '; a Streamlit answers there' : ''}.`,
    why: 'The app cannot start there, and visitors who are sent there meet the other program.',
    fix:
      holder === null
        ? `See who: sudo lsof -i :${port}; or ${other}`
        : `Stop it: kill ${holder.pid}; or ${other}`,
  });
}

function described({ command, pid }: PortHolder): string {
  return `${command}, pid ${pid}`;
}
