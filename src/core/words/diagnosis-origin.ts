import {
  deleteFrom,
  type Explanation,
  type Place,
  type ProxyProgram,
  subject,
  writeInto,
} from './diagnosis.ts';

/** Why an origin got 403 that should be let in. */
export const rejectionWords = {
  onTheWay: (place: Place, origin: string, letsInUrl: string, program: ProxyProgram): Explanation => ({
    message: `${subject(place)} makes ${origin} be refused (403), while ${letsInUrl} lets it in.`,
    advice:
      place.kind === 'proxy'
        ? `The proxy must pass on the Origin as the browser sent it. ${program === 'nginx' ? writeInto(program) : deleteFrom(program)}`
        : `Look for a policy of the ${place.kind} that refuses it or rewrites Origin.`,
  }),
  /** Streamlit answers a handshake at a path that it does not know with 403 as well (1.67.0). */
  host: (origin: string, mayBeMoved: boolean): Explanation => ({
    message: `The app refused ${origin} (403), and also a handshake without any Origin: the Host that it is asked as is not in its server.allowedHosts${mayBeMoved ? ', or what stands in front leads WebSockets to another path' : ''}.`,
    advice: 'Add that host to server.allowedHosts in .streamlit/config.toml, or remove the option:',
  }),
  hosted: (origin: string, prodOrigins: readonly string[]): Explanation => ({
    message: `The hosted app refused ${origin} (403); PROD_ORIGINS holds ${prodOrigins.join(', ') || 'nothing'}.`,
    advice: `${
      prodOrigins.includes(origin)
        ? 'It is listed, so the hosted app was not given the list under the name that Streamlit reads;'
        : 'Add it to PROD_ORIGINS, then write it with "ocap-dev generate render";'
    } in render.yaml:`,
  }),
  tooOld: (origin: string, streamlitVersion: string | null): Explanation => ({
    message: `The app refused ${origin} (403): Streamlit ${streamlitVersion} has no list of allowed origins, 1.46 is the first with one.`,
    advice: 'Update it:',
  }),
  listed: (origin: string, list: readonly string[]): Explanation => ({
    message: `${listHolds(origin, list)} So the app that runs was not given it in the form that Streamlit reads.`,
    advice:
      'Let ocap-dev run the app, or start it with the generated environment (STREAMLIT_SERVER_ALLOWED_ORIGINS alone does nothing):',
  }),
  /** A supervisor gave the app its list itself. */
  listedHere: (origin: string): Explanation => ({
    message: `The app refused ${origin} (403), which is in the list that it was given.`,
    advice: 'The list needs Streamlit 1.46 or newer, and arguments after -- override it: look there.',
  }),
  wildcardOverridden: (origin: string): Explanation => ({
    message: `The app refused ${origin} (403), though the wildcard is on.`,
    advice: 'server.enableCORS in the arguments of the app overrides it: remove it there.',
  }),
  notListed: (origin: string, list: readonly string[]): Explanation => ({
    message: listHolds(origin, list),
    advice: 'Write into .env (ocap-dev then restarts the app):',
  }),
  elsewhere: (origin: string): Explanation => ({
    message: `The app refused ${origin} (403): its list of allowed origins does not hold it.`,
    advice:
      'Where that app is started, add it to the list (separated by spaces; with ocap-dev: STREAMLIT_CUSTOM_ORIGINS in .env):',
  }),
};

function listHolds(origin: string, list: readonly string[]): string {
  return `The app refused ${origin} (403); the list of .env holds ${list.join(', ')}.`;
}
