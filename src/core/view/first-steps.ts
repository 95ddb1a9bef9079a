import type { State } from '../kernel/state.ts';
import { appWords } from '../words/app.ts';
import { firstStepWords } from '../words/first-steps.ts';
import type { Offers } from './snapshot.ts';

/** What a new user may do next, where a start lacks something that it can go on without. */
export function offersOf(state: State): Offers {
  return { envExample: envExample(state), tunnel: tunnelOffer(state) };
}

/** Null: there is an `.env`, or nothing to write one from. */
function envExample({ project, settings, fromFile, boot }: State): string | null {
  const offered = settings !== null && !fromFile && project?.hasEnvExample === true;
  return offered ? `${boot.envFile}.example` : null;
}

function tunnelOffer({ settings, boot }: State): string | null {
  if (settings === null || settings.useNgrok) return null;
  return settings.ngrokDomain === null ? firstStepWords.setDomain(boot.envFile) : firstStepWords.askForTunnel;
}

/** What a start goes on without, each in a sentence with the next step. */
export function firstStepNotices(state: State): string[] {
  const { settings, boot, fromFile, tunnel } = state;
  if (settings === null) return [];
  const example = envExample(state);
  return [
    ...(example === null ? [] : [firstStepWords.envFromExample(boot.envFile, example, boot.attended)]),
    ...(example === null && !fromFile ? [firstStepWords.noEnv(boot.envFile)] : []),
    ...(settings.useNgrok && settings.ngrokDomain === null && tunnel.url !== null
      ? [firstStepWords.reserveDomain]
      : []),
  ];
}

/** What a start waits for, in a sentence; null: nothing that is worth a word. */
export function startReason(state: State): string | null {
  const { install, process, record, project, tunnel } = state;
  if (install.at === 'running') {
    return install.line === null ? appWords.installing : appWords.installingNow(install.line);
  }
  if (process.at === 'starting') return record.slow ? appWords.slowStart : appWords.awaitsStreamlit;
  if (project === null || state.scan !== 'done') return appWords.awaitsProject;
  return tunnel.url === null && state.settings?.useNgrok === true ? appWords.awaitsUrl : null;
}
