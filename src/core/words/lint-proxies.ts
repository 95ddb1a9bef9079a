import type { Advice } from './advice.ts';

/** What a web server's file does in truth to those who come through it, and what would be right. */
export const proxyRecipeWords = {
  originRewritten: (isDropped: boolean): Advice => ({
    what: isDropped
      ? 'Origin is dropped here, and without one the app lets everybody in.'
      : 'Origin is replaced here, so that the app judges every visitor by this one.',
    why: 'Any website can talk to the app in the name of its visitors.',
    fix: 'Delete the line, and list the public origin, in STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS',
  }),
  acaoHeader: {
    what: 'This header of an answer does nothing for a WebSocket, which the app itself judges.',
    why: 'It lets any website read what the app answers.',
    fix: 'Delete the line',
  } satisfies Advice,
  /** `lines`: what should stand there. */
  upgradeMissing: (lines: readonly string[]): Advice => ({
    what: 'A WebSocket does not pass here.',
    why: 'The page loads and nothing ever moves.',
    fix: `Write: ${lines.join(' ')}`,
  }),
  upgradePassedOn: {
    what: 'This header is what makes a WebSocket of a request, and it is changed here.',
    why: 'The page loads and nothing ever moves.',
    fix: 'Delete the line',
  } satisfies Advice,
  idleCut: (written: string, pingS: number): Advice => ({
    what: `A visitor who does nothing is cut off after ${written}.`,
    why: `Streamlit's own pings come every ${pingS} s.`,
    fix: 'Write an hour: 3600 s',
  }),
  bodyLimit: (written: string, takesMb: number): Advice => ({
    what: `Files above ${written} are refused here.`,
    why: `The app takes ${takesMb} MB (server.maxUploadSize); its visitor sees an error 413.`,
    fix: 'Let through at least as much',
  }),
  hostOfService: (host: string): Advice => ({
    what: `${host} gets another Host than its own from here.`,
    why: 'It is one of many names at the same address, and is found by its Host.',
    fix: `Send it as Host: ${host}`,
  }),
  hostOfVisitors: (name: string): Advice => ({
    what: `The app gets another Host than ${name} from here.`,
    why: 'That name is not in its list of origins, so the WebSocket of its page is refused with 403.',
    fix: "Pass on the visitor's Host",
  }),
  sniMissing: (host: string): Advice => ({
    what: `The TLS connection to ${host} does not name it (SNI).`,
    why: "Where many names share an address it is refused, or gets another one's certificate.",
    fix: `Send the name: ${host}`,
  }),
};
