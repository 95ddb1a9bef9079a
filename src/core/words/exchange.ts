/** Why a question over the network was not answered, or not as it should be. */
export const exchangeWords = {
  late: (host: string, seconds: number) => `${host} did not answer within ${seconds} s.`,
  refused: (host: string) => `Nothing listens at ${host}.`,
  unknownName: (host: string, code: string) => `No address is known for ${host} (${code}).`,
  unreachable: (host: string, code: string) => `${host} cannot be reached (${code}).`,
  tlsFailed: (host: string, told: string) => `TLS with ${host} failed: ${told}`,
  notHttp: (host: string, code: string) => `What ${host} answers is not HTTP (${code}).`,
  hungUp: (host: string) => `${host} closed the connection without an answer.`,

  strangeHandshake: 'The 101 is no answer to this handshake.',
  noSubProtocol: 'The 101 lacks the sub-protocol streamlit.',
};
