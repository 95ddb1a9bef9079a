import { appNamed, isScript, type WordPlace } from './base/app-word.ts';
import { createCommand } from './base/command.ts';
import {
  askedAppWord,
  generalRows,
  noColorRow,
  type ProjectOptions,
  projectOptions,
  projectRows,
} from './project.ts';

export interface ProbeInvocation extends ProjectOptions {
  readonly command: 'probe';
  readonly urls: readonly string[];
  readonly origins: readonly string[];
  readonly connectTo: readonly string[];
  readonly wait: string | undefined;
  readonly idle: string | undefined;
  readonly page: boolean;
  readonly json: boolean;
  readonly color: boolean;
}

export const probe = createCommand({
  name: 'probe',
  does: 'ask every hop, or these URLs, and say which one broke',
  overview: { call: 'ocap-dev probe [URL…]' },
  summary: `ocap-dev probe asks the app, the tunnel and the dev proxy, or the URLs given, with real handshakes: health, host-config
and the WebSocket for each origin that matters there. It says what broke, where, and what to do. No supervisor is needed.`,
  usage: ['ocap-dev probe [APP] [options]', 'ocap-dev probe URL… [options]'],
  example: {
    line: 'ocap-dev probe https://app.example.org --origin https://www.example.org',
    gives: 'whether a page of www.example.org may talk to the app',
  },
  options: {
    origin: { type: 'string', value: 'ORIGIN', multiple: true, says: 'an origin that should be let in' },
    wait: {
      type: 'string',
      value: 'SECONDS',
      says: 'ask again until all is well or the time is up (default: 0)',
    },
    page: { type: 'boolean', says: 'run the page once, as a browser does, and say how its script ends' },
    idle: {
      type: 'string',
      value: 'SECONDS',
      says: 'leave a WebSocket silent for so long at each hop, and see whether it is cut',
    },
    'connect-to': {
      type: 'string',
      value: 'HOST:PORT:HOST:PORT',
      multiple: true,
      says: 'where a name is really connected to, as curl has it',
    },
    json: { type: 'boolean', says: 'one JSON object a line' },
    'no-color': noColorRow,
    ...projectRows,
    ...generalRows,
  },
  word: { value: 'URL', completes: 'script', says: askedAppWord.says },
  exitCodes: '0 all well, 1 a verdict failed, 2 wrong usage or settings.',
  read: ({ values, positionals }, { workingFolder }): ProbeInvocation => ({
    command: 'probe',
    urls: positionals.filter((word) => !isScript(word, { workingFolder, cwd: values.cwd })),
    origins: values.origin ?? [],
    connectTo: values['connect-to'] ?? [],
    wait: values.wait,
    idle: values.idle,
    page: values.page === true,
    json: values.json === true,
    color: values['no-color'] !== true,
    ...projectOptions(values, appIn(positionals, { workingFolder, cwd: values.cwd }), workingFolder),
  }),
});

function appIn(words: readonly string[], place: WordPlace): string | undefined {
  const scripts = words.filter((word) => isScript(word, place));
  return appNamed('probe', scripts, place);
}
