import { choiceIfAny, originList, port, text } from './kinds.ts';
import { always, ofGuide, type SettingRow } from './row.ts';

const appPort: SettingRow<number> = {
  name: 'STREAMLIT_PORT',
  alsoNamed: ['STREAMLIT_SERVER_PORT'],
  kind: port,
  fallback: ofGuide(8502, 8501),
  option: { name: '--port', key: 'port' },
  scope: 'app',
  reachesApp: true,
  docs: {
    says: "The app's port. Where it is not written: `STREAMLIT_SERVER_PORT`, `PORT` if the Procfile or a compose file uses it, `server.port` of `.streamlit/config.toml`; outside OCapistaine's project else 8501, Streamlit's own.",
  },
};

const app: SettingRow<string | null> = {
  name: 'STREAMLIT_APP',
  kind: text,
  fallback: always(null),
  option: { name: 'APP', key: 'app' },
  scope: 'app',
  reachesApp: true,
  docs: {
    says: "The app's script, or the folder that it is in.",
    defaultSays: 'the one that is found',
    example: 'app/front.py',
  },
};

const customOrigins: SettingRow<readonly string[]> = {
  name: 'STREAMLIT_CUSTOM_ORIGINS',
  kind: originList,
  fallback: always([]),
  scope: 'app',
  reachesApp: true,
  docs: {
    says: 'More origins that may talk to the app, comma separated: scheme, host and port, no path.',
    example: 'https://preview.example.org,http://192.168.1.20:8502',
  },
};

/** How the app is replaced when it restarts. */
export type RestartWay = 'stop-first' | 'overlap' | 'fresh';

/** Null: nobody said. */
const restart: SettingRow<RestartWay | null> = {
  name: 'OCAP_RESTART',
  kind: choiceIfAny<RestartWay>(['stop-first', 'overlap', 'fresh']),
  fallback: always(null),
  scope: 'supervisor',
  reachesApp: false,
  docs: {
    says: "What a restart does with visitors: `stop-first` carries their sessions over to the new app once the old one has left; `fresh` gives everybody a new session, as Streamlit alone does; `overlap` is `stop-first` with a rehearsal: the new app starts beside the old one, listens to nobody else, and takes its place once its health, each listed origin, a stranger and its script were tried. One that fails reaches nobody. Where it is not written, a restart is `stop-first`; once three restarts in a row have gone well with the same sources, one that a visitor would notice is done beside the old app, as far as nothing tells that two get in each other's way (Linux).",
    defaultSays: '`stop-first`, by itself beside the old app once that is proved',
    example: 'fresh',
  },
};

/** The app, and who may talk to it. */
export const appRows = {
  port: appPort,
  /** The script, when it was named; else the one that is found is taken. */
  app,
  customOrigins,
  restart,
};
