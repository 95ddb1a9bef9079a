import { appWords } from './app.ts';

/** What changed of late, as the screen lists it: without a full stop. */
export const changeWords = {
  settings: (file: string, changes: string) => `${file} changed: ${changes}`,
  configFile: (name: string) => `${name} changed`,
  wildcardOn: 'Wildcard on',
  wildcardOff: 'Wildcard off',

  restartAsked: 'The app restarts, as asked',
  restartForSettings: 'The app restarts for the new settings',
  restartForWildcard: 'The app restarts for the wildcard',
  endedAndStartedAgain: (exit: Parameters<typeof appWords.exit>[0]) =>
    `The app ended by itself (${appWords.exit(exit)}) and is started again`,
  startedAgain: 'The app is started again',

  tunnelOnline: (url: string | null) => `The tunnel is online: ${url}`,
  tunnelBack: (url: string | null) => `The tunnel is back: ${url}`,
  tunnelFailed: (why: string | null) => `The tunnel failed${because(why)}`,
  tunnelLost: (why: string | null) => `The tunnel is lost${because(why)}`,
  tunnelClosed: 'The tunnel is closed',
  probed: (passed: number, all: number) => `Probed, as asked: ${passed} of ${all} passed`,
  reconnectAsked: 'The tunnel reconnects, as asked',
};

function because(why: string | null): string {
  return why === null ? '' : `: ${why}`;
}

/** What became of a setting, behind its name: `STREAMLIT_PORT 8502 → 8510, API_KEY changed`. */
export const settingChangeWords = {
  added: 'added',
  removed: 'removed',
  changed: 'changed',
  reordered: 'reordered',
  noValue: 'none',
};
