import type { Offers } from './snapshot.ts';
import type { State } from './state.ts';

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
  return settings.ngrokDomain === null
    ? `NGROK_DOMAIN=… in ${boot.envFile} opens one`
    : 'USE_NGROK=true or --tunnel opens it';
}

/** What a start goes on without, each in a sentence with the next step. */
export function firstStepNotices(state: State): string[] {
  const { settings, boot, fromFile, tunnel } = state;
  if (settings === null) return [];
  const example = envExample(state);
  const noEnv = `There is no ${boot.envFile} yet:`;
  const write = boot.attended ? 'e writes one' : `cp ${example} ${boot.envFile} makes one`;
  return [
    ...(example === null ? [] : [`${noEnv} ${write} from ${example}.`]),
    ...(example === null && !fromFile ? [`${noEnv} what you write there counts at once.`] : []),
    ...(settings.useNgrok && settings.ngrokDomain === null && tunnel.url !== null
      ? [`Without NGROK_DOMAIN ngrok may give another URL at each start: reserve one at dashboard.ngrok.com.`]
      : []),
  ];
}

/** What a start waits for, in a sentence; null: nothing that is worth a word. */
export function startReason(state: State): string | null {
  const { install, process, record, project, tunnel } = state;
  if (install.at === 'running') {
    return /^(?:installing|$)/.test(install.line)
      ? 'Installing Streamlit, since none was found.'
      : `Installing Streamlit: ${install.line}.`;
  }
  if (process.at === 'starting' && record.slow) {
    return 'Streamlit has not answered for 10 s. A first start from a cold disk may take that long; the log shows what it does.';
  }
  if (process.at === 'starting') return 'Waiting for Streamlit to answer.';
  if (project === null || state.scan !== 'done') return 'Looking for the app and its Streamlit.';
  return tunnel.url === null && state.settings?.useNgrok === true ? "Waiting for the tunnel's URL." : null;
}
