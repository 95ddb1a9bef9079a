import type { Advice } from './advice.ts';

/** A file of Streamlit's config as a whole. */
export const configFileFindingWords = {
  fits: (file: string) => `${file} is in order.`,
  /** `fault`: as the parser tells it. */
  /** `endingVersion`: of a Streamlit that does not start over it; null: it does. */
  invalid: (fault: string, endingVersion: string | null): Advice => ({
    what: `This is not valid TOML: ${fault}.`,
    why:
      endingVersion === null
        ? 'Streamlit goes on without the whole file.'
        : `Streamlit ${endingVersion} ends with a traceback when it reads that.`,
    fix: 'Mend that line; a whole file: ocap-dev generate streamlit-config',
  }),
  marked: {
    what: 'The file begins with a byte order mark.',
    why: 'Streamlit reads nothing of it, or does not start at all (1.33).',
    fix: 'Save it as UTF-8 without a byte order mark (BOM)',
  } satisfies Advice,
  inNoSection: (name: string): Advice => ({
    what: `${name} stands in no section.`,
    why: 'Streamlit ends with an error when it reads that.',
    fix: 'Write the name of its section in the line before it, for example [server]',
  }),
};

/** An option that Streamlit does not have. */
interface UnknownOption {
  readonly name: string;
  /** Streamlit's; null where it is not known. */
  readonly version: string | null;
  /** Should it have been the list of origins? */
  readonly isOriginList: boolean;
}

export const unknownOptionWords = {
  misspelt: (option: UnknownOption, rightName: string): Advice => ({
    ...withoutEffect(option),
    fix: `Write ${rightName} = …`,
  }),
  inSecrets: (option: UnknownOption): Advice => ({
    ...withoutEffect(option),
    fix: 'Move the section [auth] into .streamlit/secrets.toml, where st.login reads it',
  }),
  /** `rightName`: in another section. */
  elsewhere: (option: UnknownOption, rightName: string): Advice => ({
    ...withoutEffect(option),
    fix: `Write it as ${rightName}: under [${rightName.slice(0, rightName.indexOf('.'))}]`,
  }),
  superfluous: (option: UnknownOption): Advice => ({ ...withoutEffect(option), fix: deleteLine }),
  /** `line`: what to write in `.env` for the origins that it lists. */
  list: (option: UnknownOption, line: string): Advice => ({
    ...withoutEffect(option),
    fix: `${deleteLine}, and write in .env: ${line}`,
  }),
  later: (option: UnknownOption, laterVersion: string): Advice => ({
    ...withoutEffect(option),
    fix: `${deleteLine}, or update Streamlit: ${laterVersion} has this option`,
  }),
};

const deleteLine = 'Delete the line';

function withoutEffect({ name, version, isOriginList }: UnknownOption): Omit<Advice, 'fix'> {
  return {
    what: `${name} is not an option of Streamlit${version === null ? '' : ` ${version}`}.`,
    why: isOriginList
      ? 'Streamlit ignores it but for a line in its log, so this list lets nobody in.'
      : 'Streamlit ignores it but for a line in its log.',
  };
}

/** Options whose value does not do what it seems to. */
export const optionFindingWords = {
  /** `winner`: `STREAMLIT_PORT`, or how the port was given instead. */
  otherPort: (written: number, port: number, winner: string): Advice => ({
    what: `The file says port ${written}, and ${winner} is ${port}, which wins.`,
    why: `A "streamlit run" by hand listens at ${written}, where no tunnel and no proxy leads.`,
    fix: `port = ${port}`,
  }),
  corsOff: {
    what: 'enableCORS = false switches the check of origins off.',
    why: 'ocap-dev overrides it; everywhere else any website can talk to the app in the name of its visitors.',
    fix: 'enableCORS = true',
  } satisfies Advice,
  wildcard: (shown: string): Advice => ({
    what: `corsAllowedOrigins holds a wildcard, ${shown}.`,
    why: 'Streamlit compares whole host names, so a wildcard lets nobody in.',
    fix: 'Write each origin in full, for example "https://app.example.org"; for a test with any: ocap-dev --wildcard',
  }),
  originsReplaced: (origins: readonly string[], line: string): Advice => ({
    what: `corsAllowedOrigins lists ${origins.join(', ')}, which ocap-dev does not.`,
    why: 'The list in the environment replaces the one in the file, they are not joined: under ocap-dev these get a 403.',
    fix: `Write in .env: ${line}`,
  }),
  /** `place`: where the variable stands, `.env:3`. */
  addressOverridden: (written: string, place: string, wins: string): Advice => ({
    what: `browser.serverAddress is ${written} here, but ${place} says ${wins}, which wins.`,
    why: `Streamlit takes one of the two alone: visitors at ${written} get a 403, unless it is listed.`,
    fix: 'Delete one of the two; for both write in .env: STREAMLIT_CUSTOM_ORIGINS=https://…',
  }),
  /** `line`: the whole list as it should be. */
  hostsMissing: (
    option: string,
    hosts: readonly string[],
    { isTunnel, line }: { readonly isTunnel: boolean; readonly line: string },
  ): Advice => ({
    what: `${option} does not hold ${hosts.join(', ')}.`,
    why: `Streamlit refuses every WebSocket with another Host, whatever its origin: ${isTunnel ? 'who comes through the tunnel gets a 403.' : 'the app does not open on this machine.'}`,
    fix: line,
  }),
};
