/** What a web server's file does in truth to those who come through it, and what would be right. */
export const proxyRecipeWords = {
  originRewritten: (isDropped: boolean) =>
    `${isDropped ? 'Origin is dropped here, and without one the app lets everybody in' : 'Origin is replaced here, so that the app judges every visitor by this one'}: any website can talk to it. Delete the line, and list the public origin in STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS.`,
  acaoHeader:
    'This header of an answer does nothing for a WebSocket, which the app itself judges; it lets any website read what the app answers. Delete the line.',
  /** `lines`: what should stand there. */
  upgradeMissing: (lines: readonly string[]) =>
    `A WebSocket does not pass here: the page loads and nothing ever moves. It needs ${lines.join(' ')}`,
  upgradePassedOn:
    'This header is what makes a WebSocket of a request: without it the page loads and nothing ever moves. Delete the line.',
  idleCut: (written: string, pingS: number) =>
    `A visitor who does nothing is cut off after ${written}: Streamlit's own pings come every ${pingS} s. Write an hour.`,
  bodyLimit: (written: string, takesMb: number) =>
    `Files above ${written} are refused here with 413, and the app takes ${takesMb} MB (server.maxUploadSize).`,
  hostOfService: (host: string) =>
    `${host} is found by its Host among others at the same address, and gets another one from here.`,
  hostOfVisitors: (name: string) =>
    `The app gets another Host than ${name}, which is not in its list of origins: the WebSocket of its page is refused with 403. Pass on the visitor's Host.`,
  sniMissing: (host: string) =>
    `The TLS connection to ${host} does not name it (SNI): where many names share an address it is refused, or gets another one's certificate.`,
};
