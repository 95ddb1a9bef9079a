import { type ProblemText, twoSentences } from './problem-text.ts';

/** Where an option was written: `.streamlit/config.toml:2`, and its name there. */
interface Where {
  readonly place: string;
  readonly name: string;
}

/** What keeps the app from being reached where Streamlit's own options put it. */
export const addressWords = {
  notText: (where: Where, shown: string) => say(where, 'is a number', `Write it in quotes: "${shown}".`),
  unixSocket: (where: Where) =>
    say(
      where,
      'is a Unix socket, where no tunnel and no browser gets in',
      'Delete it, or give an address for ocap-dev alone: -- --server.address localhost',
    ),
  holdsPort: (where: Where, host: string, port: string) =>
    say(
      where,
      'holds a port, so Streamlit does not start',
      `Write ${host} there, and STREAMLIT_PORT=${port} in .env.`,
    ),
  holdsBrackets: (where: Where, host: string) =>
    say(where, 'stands in brackets, so Streamlit does not start', `Write ${host} there.`),
  noAddress: (where: Where) =>
    say(
      where,
      'is no address and no name of a machine',
      'Write 0.0.0.0 for every address, localhost for this machine alone, or delete it.',
    ),
  /** `version`: of Streamlit; `plain`: what it would take. */
  pathNotMet: (where: Where, version: string, plain: string) =>
    say(
      where,
      `holds signs that Streamlit ${version} never finds in a URL (blanks, accents, + or brackets), so it answers nobody`,
      `Write ${plain} there; 1.60 is the first that takes them all.`,
    ),
  halfTls: (place: string, has: string, lacks: string): ProblemText =>
    twoSentences(
      `${place}: server.${has} stands without server.${lacks}, so Streamlit does not start.`,
      `Write server.${lacks} too, or delete server.${has}.`,
    ),
  noCertificate: (file: string) =>
    twoSentences(
      `${file}, which Streamlit is to speak TLS with, does not exist.`,
      'Create it, or delete server.sslCertFile and server.sslKeyFile from .streamlit/config.toml.',
    ),
};

function say({ place, name }: Where, seen: string, fix: string): ProblemText {
  return twoSentences(`${place}: ${name} ${seen}.`, fix);
}
