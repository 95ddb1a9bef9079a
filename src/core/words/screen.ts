/**
 * The screen's own words, for translation: labels, titles and hints. What the core says in sentences (reasons, diagnoses,
 * notices) comes as it is.
 */
export const screenWords = {
  pid: (pid: number) => `pid ${pid}`,
  restarts: (times: number) => (times === 1 ? '1 restart' : `${times} restarts`),
  lastExit: (how: string) => `last exit ${how}`,
  code: (exitCode: number) => `code ${exitCode}`,

  tunnel: (state: string) => `tunnel ${state}`,
  onlineButOpen: (hop: string) => `online, but the ${hop} lets anybody in`,
  onlineButBroken: (hop: string) =>
    hop === 'tunnel' ? 'online, but the app is not behind it' : `online, but not through the ${hop}`,
  reconnections: (times: number) => (times === 1 ? '1 reconnection' : `${times} reconnections`),
  again: (wait: string) => `again in ${wait}`,
  peopleHere: (count: number) =>
    count === 0 ? 'nobody here' : count === 1 ? '1 person here' : `${count} people here`,
  guestsOnly: (count: number) => `guests only, ${count === 0 ? 'nobody' : count} here`,
  peopleLeft: (count: number) => `${count} left`,
  openWebSockets: (count: number) => (count === 1 ? '1 WebSocket open' : `${count} WebSockets open`),
  refusedTimes: (origin: string, times: number) =>
    `${origin} was refused ${times === 1 ? 'once' : `${times} times`}`,
  aAddsIt: 'a adds it, ! can ignore it.',
  ignored: '(ignored)',
  allWell: 'Nothing is wrong now.',

  wildcardBadge: ' ANY ORIGIN ',
  wildcardMeaning: 'any website can talk to the app; w closes it',

  app: 'app',
  health: 'health',
  webSocket: 'WebSocket',
  nobody: 'nobody',
  openToAll: 'open to all',
  stranger: { waiting: 'stranger', refused: 'stranger refused', letIn: 'stranger let in' },
  notAsked: 'not asked',
  asking: 'not asked yet',

  noChanges: (file: string) => `${file}: no changes so far`,
  notTaken: (file: string) => `${file}: not taken as it is now`,
  titles: {
    origins: 'origins',
    hops: 'from the app to the visitor',
    people: 'people',
    changes: 'changes',
    keys: 'Keys',
    keysOf: (page: number, pages: number) => `Keys, page ${page} of ${pages}`,
    troubles: (count: number) => `What is wrong now: ${count}`,
  },

  more: (count: number) => ` (${count} more: !)`,
  nextPage: 'Space: the next page, else back',
  tunnelLost: 'The tunnel is lost: visitors reach nothing until it is back. It is opened again by itself.',
  theTunnel: (message: string) => `The tunnel: ${message}`,
  startedAgain: (when: string | null) => `It is started ${when ?? 'again'}; r starts it now.`,
  scriptFailed: (time: string, where: string | null) =>
    where === null ? `The app's script failed at ${time}` : `${where} failed at ${time}`,

  chooseApp: 'Several scripts could be the app. Press the number of the one that is meant:',
  choice: (number: number, script: string) => `${number}  ${script}`,
  moreChoices: (count: number) => `and ${count} more, by STREAMLIT_APP in .env`,

  yes: 'yes',
  yesOrNo: 'yes, any other key: no',
  leaving: 'stopping everything in order; q again: at once',
  tooSmall: (state: string, takes: string) => `${takes} needed: ${state}`,
  about: (version: string, pid: number) => `ocap-dev ${version}, pid ${pid}`,
  aboutApp: (state: string, age: string) => `the app ${state} for ${age}`,
} as const;
