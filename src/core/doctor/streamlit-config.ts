import { isOpenBeside } from '../app/options/open-beside.ts';
import { overriddenAddress } from '../app/options/overridden-address.ts';
import { type ConfigReading, readConfigFiles } from '../app/streamlit-config.ts';
import { quoted } from '../base/printable.ts';
import { isAtLeast } from '../base/version.ts';
import { allowedOrigins } from '../settings/allowed-origins.ts';
import type { Environment, Settings } from '../settings/settings.ts';
import { placeText, type WrittenPlace } from '../settings/written/streamlit-settings.ts';
import type { Advice } from '../words/advice.ts';
import { configFileFindingWords, optionFindingWords, unknownOptionWords } from '../words/doctor-config.ts';
import { hostFindings, rebindingFinding } from './allowed-hosts.ts';
import { broken, type Finding, fine, placeInFile, warning } from './finding.ts';
import { entriesOf, originsLeftOut } from './origins.ts';
import { type ConfigFileReading, type ConfigOption, readConfigFile } from './streamlit-config-file.ts';

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

const allowedHosts = 'server.allowedHosts';

const checks: readonly Check[] = [
  portFindings,
  corsFindings,
  wildcardFindings,
  listFindings,
  hostsOf,
  addressOf,
];

/** @param originsLine the line of `.env` that lists all that is written down elsewhere to no effect. */
export function configFindings(facts: ConfigFacts, originsLine: string): readonly Finding[] {
  const readings = readAll(facts);
  const options = optionsOf(readings);
  const counting: Counting = new Map(options.map((option) => [option.name, option]));
  const ailments = [
    ...readings.flatMap(({ file, reading }) =>
      reading.ok ? [] : [faultFinding(file, reading, facts.version)],
    ),
    ...withOneOfLogin(options.filter((option) => isUnknown(facts, option))).map((option) =>
      unknownFinding(facts, option, originsLine),
    ),
    ...checks.flatMap((check) => check(facts, counting, originsLine)),
  ];
  const ailing = new Set(ailments.map(({ file }) => file));
  const sound = readings.filter(({ file }) => !ailing.has(file));
  return [...sound.map(({ file }) => fine('config', configFileFindingWords.fits(file))), ...ailments];
}

/** What Streamlit lets in by its own rules, where its version is known. */
export function ownRulesFindings(facts: ConfigFacts): readonly Finding[] {
  const { options, version, settings, env } = facts;
  const hasOption = options?.includes(allowedHosts) ?? isAtLeast(version ?? '', [1, 61]) === true;
  const option = optionsOf(readAll(facts)).findLast(({ name }) => name === allowedHosts);
  const finding = rebindingFinding({ settings, env, option, version, hasOption });
  return finding === null ? [] : [finding];
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
  readonly reading: ConfigFileReading;
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

/** Which Streamlit ends over a file that is no TOML: 1.23 and 1.33 do, 1.45 and newer go on without it (measured). */
function endsOverFault(version: string | null): boolean {
  return isAtLeast(version ?? '', [1, 45]) === false;
}

function faultFinding(
  file: string,
  fault: Extract<ConfigFileReading, { ok: false }>,
  version: string | null,
): Finding {
  const place = placeInFile(file, fault.line);
  if (fault.kind === 'mark') return broken('config-byte-order-mark', configFileFindingWords.marked, place);
  return fault.kind === 'syntax'
    ? broken(
        'config-invalid',
        configFileFindingWords.invalid(fault.what, endsOverFault(version) ? version : null),
        place,
      )
    : broken('config-astray', configFileFindingWords.inNoSection(fault.what), place);
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

/** What a later version has, by one that has it; the first one was not looked for. */
const laterOptions: ReadonlyMap<string, string> = new Map([['server.allowedHosts', '1.67']]);

function isUnknown({ options }: ConfigFacts, { name }: ConfigOption): boolean {
  return options === null ? neverOptions.has(name) : !options.includes(name);
}

/** A section of `secrets.toml` that stands in the wrong file is one mistake, however many lines it has. */
function withOneOfLogin(options: readonly Place[]): readonly Place[] {
  const isOfLogin = ({ name }: Place) => name.startsWith('auth.');
  const first = options.find(isOfLogin);
  return options.filter((option) => !isOfLogin(option) || option === first);
}

function unknownFinding(facts: ConfigFacts, option: Place, originsLine: string): Finding {
  const advice = unknownAdvice(facts, option, originsLine);
  return warning('config-unknown-option', advice, placeInFile(option.file, option.line));
}

function unknownAdvice(facts: ConfigFacts, { name, value }: Place, originsLine: string): Advice {
  const { options, version } = facts;
  const isList = isOriginList(name);
  const unknown = { name, version, isOriginList: isList };
  const known = options ?? ['server.enableCORS', 'server.enableXsrfProtection'];
  const spelt = known.find((candidate) => spelling(candidate) === spelling(name));
  if (spelt !== undefined && sectionOf(spelt) === sectionOf(name))
    return unknownOptionWords.misspelt(unknown, spelt.slice(spelt.indexOf('.') + 1));
  if (isList && leftOut(facts, entriesOf(value)).length > 0)
    return unknownOptionWords.list(unknown, originsLine);
  if (name.startsWith('auth.')) return unknownOptionWords.inSecrets(unknown);
  const elsewhere = known.find((candidate) => keyOf(candidate) === keyOf(name));
  if (elsewhere !== undefined) return unknownOptionWords.elsewhere(unknown, elsewhere);
  const later = laterOptions.get(name);
  return later === undefined
    ? unknownOptionWords.superfluous(unknown)
    : unknownOptionWords.later(unknown, later);
}

/** `maxuploadsize` of `client.maxUploadSize` and of `client.max_upload_size`. */
function keyOf(option: string): string {
  return spelling(option.slice(option.lastIndexOf('.') + 1));
}

function spelling(option: string): string {
  return option.toLowerCase().replace(/[_-]/g, '');
}

function sectionOf(option: string): string {
  return option.slice(0, option.indexOf('.'));
}

function portFindings({ port, settings }: ConfigFacts, counting: Counting): readonly Finding[] {
  const option = counting.get('server.port');
  if (port === null || typeof option?.value !== 'number' || option.value === port) return [];
  const advice = optionFindingWords.otherPort(option.value, port, winnerText(settings.portFrom));
  return [warning('config-port', advice, placeInFile(option.file, option.line))];
}

/** `STREAMLIT_PORT` where it stands under that name; else with its place. */
function winnerText(place: WrittenPlace | null): string {
  return place === null || place.name === 'STREAMLIT_PORT' ? 'STREAMLIT_PORT' : place.name;
}

function corsFindings(_: ConfigFacts, counting: Counting): readonly Finding[] {
  const option = counting.get('server.enableCORS');
  if (option?.value !== false) return [];
  return [warning('config-cors-off', optionFindingWords.corsOff, placeInFile(option.file, option.line))];
}

function wildcardFindings(_: ConfigFacts, counting: Counting): readonly Finding[] {
  const option = counting.get('server.corsAllowedOrigins');
  const wildcard = entriesOf(option?.value).find((entry) => entry.includes('*'));
  if (option === undefined || wildcard === undefined) return [];
  const advice = optionFindingWords.wildcard(quoted(wildcard));
  return [warning('config-wildcard', advice, placeInFile(option.file, option.line))];
}

function listFindings(facts: ConfigFacts, counting: Counting, originsLine: string): readonly Finding[] {
  const option = counting.get('server.corsAllowedOrigins');
  const left = leftOut(facts, entriesOf(option?.value));
  if (option === undefined || left.length === 0) return [];
  const advice = optionFindingWords.originsReplaced(left, originsLine);
  return [warning('config-origins-replaced', advice, placeInFile(option.file, option.line))];
}

function hostsOf({ settings, env, options }: ConfigFacts, counting: Counting): readonly Finding[] {
  const isKnown = options === null || options.includes(allowedHosts);
  return isKnown ? hostFindings({ settings, env, option: counting.get(allowedHosts) }) : [];
}

/** Do others reach the app beside the tunnel through which guests alone come in? */
export function isOpenBesideTunnel(facts: ConfigFacts): boolean {
  const { settings, env } = facts;
  return isOpenBeside(settings, { extraArgs: [], env, config: configNow(facts) });
}

function configNow({ files, env }: Pick<ConfigFacts, 'files' | 'env'>): ConfigReading {
  return readConfigFiles(
    files.map(({ file, text }) => ({ name: file, text })),
    env,
  );
}

function addressOf(facts: ConfigFacts): readonly Finding[] {
  const { settings, env } = facts;
  const twice = overriddenAddress({ settings, env, config: configNow(facts), extraArgs: [] });
  if (twice === null) return [];
  const { written, wins } = twice;
  const advice = optionFindingWords.addressOverridden(written.text, placeText(wins.place), wins.text);
  return [warning('config-address-overridden', advice, placeInFile(written.place.file, written.place.line))];
}
