import { quoted } from '../base/printable.ts';
import { allowedOrigins } from '../settings/allowed-origins.ts';
import type { Environment, Settings } from '../settings/settings.ts';
import { hostFindings } from './allowed-hosts.ts';
import { broken, type Finding, fine, placeOf, warning } from './finding.ts';
import { entriesOf, originsLeftOut } from './origins.ts';
import { type ConfigOption, type ConfigReading, readConfigFile } from './streamlit-config-file.ts';

export interface ConfigFacts {
  /** Streamlit's config files that exist, in its order: of two that set an option the later one counts. */
  readonly files: readonly { readonly file: string; readonly text: string }[];
  /** Every option that the Streamlit found has, by its own source; null where there is none to read. */
  readonly options: readonly string[] | null;
  readonly version: string | null;
  readonly settings: Settings;
  /** Null where the setting is an error. */
  readonly port: number | null;
  /** What the app gets from `.env` and the shell. */
  readonly env: Environment;
}

interface Place extends ConfigOption {
  readonly file: string;
}

type Counting = ReadonlyMap<string, Place>;
type Check = (facts: ConfigFacts, counting: Counting, originsLine: string) => readonly Finding[];

const checks: readonly Check[] = [portFindings, corsFindings, wildcardFindings, listFindings, hostsOf];

/** @param originsLine the line of `.env` that lists all that is written down elsewhere to no effect. */
export function configFindings(facts: ConfigFacts, originsLine: string): readonly Finding[] {
  const readings = readAll(facts);
  const options = optionsOf(readings);
  const counting: Counting = new Map(options.map((option) => [option.name, option]));
  const ailments = [
    ...readings.flatMap(({ file, reading }) => (reading.ok ? [] : [faultFinding(file, reading)])),
    ...options
      .filter((option) => isUnknown(facts, option))
      .map((option) => unknownFinding(facts, option, originsLine)),
    ...checks.flatMap((check) => check(facts, counting, originsLine)),
  ];
  const ailing = new Set(ailments.map(({ file }) => file));
  const sound = readings.filter(({ file }) => !ailing.has(file));
  return [...sound.map(({ file }) => fine('config', `${file} is in order.`)), ...ailments];
}

/** The origins that the files list, under a right name or a wrong one, and the generated list has not. */
export function configLeftOut(facts: ConfigFacts): readonly string[] {
  const lists = optionsOf(readAll(facts)).filter(({ name }) => isOriginList(name));
  return leftOut(
    facts,
    lists.flatMap(({ value }) => entriesOf(value)),
  );
}

function leftOut({ settings }: ConfigFacts, entries: readonly string[]): readonly string[] {
  return originsLeftOut(entries, allowedOrigins(settings, null));
}

interface FileReading {
  readonly file: string;
  readonly reading: ConfigReading;
}

function readAll({ files }: ConfigFacts): readonly FileReading[] {
  return files.map(({ file, text }) => ({ file, reading: readConfigFile(text) }));
}

function optionsOf(readings: readonly FileReading[]): readonly Place[] {
  return readings.flatMap(({ file, reading }) =>
    reading.ok ? reading.options.map((option) => ({ ...option, file })) : [],
  );
}

function isOriginList(name: string): boolean {
  return /^server\..*origin/i.test(name);
}

function faultFinding(file: string, fault: Extract<ConfigReading, { ok: false }>): Finding {
  if (fault.kind === 'syntax')
    return broken(
      'config-invalid',
      {
        what: `This is not valid TOML: ${fault.what}.`,
        why: 'Streamlit goes on without the whole file.',
        fix: 'Mend that line; a whole file: ocap-dev generate streamlit-config',
      },
      placeOf(file, fault.line),
    );
  return broken(
    'config-astray',
    {
      what: `${fault.what} stands in no section.`,
      why: 'Streamlit ends with an error when it reads that.',
      fix: 'Write the name of its section in the line before it, for example [server]',
    },
    placeOf(file, fault.line),
  );
}

/** Never an option in any version, for where the Streamlit that runs the app cannot be asked. */
const neverOptions: ReadonlySet<string> = new Set([
  'server.allowedOrigins',
  'server.allowOrigins',
  'server.corsOrigins',
  'server.corsAllowOrigins',
  'server.enableCors',
  'server.enableXSRFProtection',
]);

/** What a later version has; the first one with it was not looked for. */
const laterOptions: ReadonlyMap<string, string> = new Map([
  ['server.allowedHosts', ', or update Streamlit: 1.67 has this option'],
]);

function isUnknown({ options }: ConfigFacts, { name }: ConfigOption): boolean {
  return options === null ? neverOptions.has(name) : !options.includes(name);
}

function unknownFinding(facts: ConfigFacts, option: Place, originsLine: string): Finding {
  const { name, file, line, value } = option;
  const { options, version } = facts;
  const known = options ?? ['server.enableCORS', 'server.enableXsrfProtection'];
  const spelt = known.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  const isList = isOriginList(name);
  const isMissed = isList && leftOut(facts, entriesOf(value)).length > 0;
  const instead = isMissed ? `, and write in .env: ${originsLine}` : (laterOptions.get(name) ?? '');
  const remove = `Delete the line${instead}`;
  return warning(
    'config-unknown-option',
    {
      what: `${name} is not an option of Streamlit${version === null ? '' : ` ${version}`}.`,
      why: isList
        ? 'Streamlit ignores it but for a line in its log, so this list lets nobody in.'
        : 'Streamlit ignores it but for a line in its log.',
      fix: spelt === undefined ? remove : `Write ${spelt.slice(spelt.indexOf('.') + 1)} = …`,
    },
    placeOf(file, line),
  );
}

function portFindings({ port }: ConfigFacts, counting: Counting): readonly Finding[] {
  const option = counting.get('server.port');
  if (port === null || typeof option?.value !== 'number' || option.value === port) return [];
  return [
    warning(
      'config-port',
      {
        what: `The file says port ${option.value}, and STREAMLIT_PORT is ${port}, which wins.`,
        why: `A "streamlit run" by hand listens at ${option.value}, where no tunnel and no proxy leads.`,
        fix: `port = ${port}`,
      },
      placeOf(option.file, option.line),
    ),
  ];
}

function corsFindings(_: ConfigFacts, counting: Counting): readonly Finding[] {
  const option = counting.get('server.enableCORS');
  if (option?.value !== false) return [];
  return [
    warning(
      'config-cors-off',
      {
        what: 'enableCORS = false switches the check of origins off.',
        why: 'ocap-dev overrides it; everywhere else any website can talk to the app in the name of its visitors.',
        fix: 'enableCORS = true',
      },
      placeOf(option.file, option.line),
    ),
  ];
}

function wildcardFindings(_: ConfigFacts, counting: Counting): readonly Finding[] {
  const option = counting.get('server.corsAllowedOrigins');
  const wildcard = entriesOf(option?.value).find((entry) => entry.includes('*'));
  if (option === undefined || wildcard === undefined) return [];
  return [
    warning(
      'config-wildcard',
      {
        what: `corsAllowedOrigins holds a wildcard, ${quoted(wildcard)}.`,
        why: 'Streamlit compares whole host names, so a wildcard lets nobody in.',
        fix: 'Write each origin in full, for example "https://app.example.org"; for a test with any: ocap-dev --wildcard',
      },
      placeOf(option.file, option.line),
    ),
  ];
}

function listFindings(facts: ConfigFacts, counting: Counting, originsLine: string): readonly Finding[] {
  const option = counting.get('server.corsAllowedOrigins');
  const left = leftOut(facts, entriesOf(option?.value));
  if (option === undefined || left.length === 0) return [];
  return [
    warning(
      'config-origins-replaced',
      {
        what: `corsAllowedOrigins lists ${left.join(', ')}, which ocap-dev does not.`,
        why: 'The list in the environment replaces the one in the file, they are not joined: under ocap-dev these get a 403.',
        fix: `Write in .env: ${originsLine}`,
      },
      placeOf(option.file, option.line),
    ),
  ];
}

function hostsOf({ settings, env, options }: ConfigFacts, counting: Counting): readonly Finding[] {
  const name = 'server.allowedHosts';
  const isKnown = options === null || options.includes(name);
  return isKnown ? hostFindings({ settings, env, option: counting.get(name) }) : [];
}
