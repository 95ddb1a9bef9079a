import { parseEnvFile } from '../../core/settings/dotenv.ts';
import { readAsPythonDotenv } from '../../core/settings/python-dotenv.ts';
import { settingNames } from '../../core/settings/rows/all.ts';
import type { Environment } from '../../core/settings/settings.ts';
import { createRedactor, minimumSecretLength, type Redact } from '../redact.ts';
import { isSecretName } from './names.ts';
import { isCommon, looksLikeName } from './ordinary.ts';
import { secretsWithin } from './within.ts';

interface Variable {
  readonly name: string;
  readonly value: string;
}

/** Anything that looks like one, wherever it stands; not with a colon, which prose has too: `# API_KEY: optional`. */
const assignment = /(?<![\w.-])([\w.-]{1,100})[ \t]{0,9}=[ \t]{0,9}["'`]?([^\s"'`]+)/g;

/** As YAML and JSON write it. */
const pair =
  /(?<![\w.-])["']?([\w.-]{1,100})["']?[ \t]{0,9}:[ \t]{0,9}(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"'`,{}[\]]+))/g;

/** Of a list of variables, as Render's blueprints have it, the line that names one: its `key` is none. */
const variableKey =
  /^[ \t]*(?:-[ \t]*)?key:[ \t]*["']?[A-Z][A-Z\d_]{0,99}["']?[ \t]*(?=\r?\n[ \t]*(?:value|sync|generateValue|previewValue|from\w+):)/gm;

/**
 * The values of the variables whose names say that they are secret, such as `*_TOKEN`, `*_KEY`, `*_SECRET` and `*PASSWORD*`,
 * and the passwords within addresses, whatever their name. None of them is a common word, nor a name that a variable of another
 * kind has too.
 */
export function secretValues(variables: Environment): readonly string[] {
  return secretsAmong(variablesOf(variables), variablesOf(variables));
}

/**
 * The secrets in the environment of the shell and in the text of a `.env` file, as any of its readers may hand them to the app; also
 * those that no reader would find, in a line that is commented out, or that lacks its end and is part of another one's value.
 */
export function secretsInSettings(text: string | null, shell: Environment): readonly string[] {
  if (text === null) return secretValues(shell);
  const variables = [
    ...variablesOf(shell),
    ...parseEnvFile('', text).variables,
    ...readAsPythonDotenv(text, shell),
  ];
  return secretsAmong([...variables, ...assignedIn(text)], variables);
}

function assignedIn(text: string): readonly Variable[] {
  return [...text.matchAll(assignment)].map(([, name = '', value = '']) => ({ name, value }));
}

/** A text of several lines, as keys are. */
const longText = /(?<![\w.-])([\w.-]{1,100})[ \t]{0,9}=[ \t]{0,9}("""|''')([\s\S]*?)\2/g;

/** The secrets in a `secrets.toml`, or a config file: in `[passwords]` or `[api_keys]` all that there is. */
export function secretsInToml(text: string): readonly string[] {
  const named = text
    .split(/^(?=[ \t]*\[)/m)
    .map((section) => {
      const [, name = ''] = /^[ \t]*\[+[ \t]*([\w.-]+)/.exec(section) ?? [];
      return isSecretName(name)
        ? section.replace(/^[ \t]*["']?([\w.-]+)["']?[ \t]*=/gm, (_, key) => `${name}.${key}=`)
        : section;
    })
    .join('');
  const long = [...named.matchAll(longText)].map(([, name = '', , value = '']) => ({ name, value }));
  return [...secretsInSettings(named, {}), ...secretsAmong(long, [])];
}

/** Takes out whatever is secret in the environment of the shell, in the text of a `.env` file, or in those of Streamlit's own. */
export function createSettingsRedactor(
  text: string | null,
  shell: Environment,
  ofStreamlit: readonly string[] = [],
): Redact {
  return createRedactor([...secretsInSettings(text, shell), ...ofStreamlit.flatMap(secretsInToml)]);
}

/** Takes out whatever is secret in the text of a recipe: of YAML and JSON too. Behind `TOKEN=… ` comes a command, no more of a value. */
export function createRecipeRedactor(text: string): Redact {
  const pairs = pairsIn(text.replace(variableKey, ''));
  const lines = text.split('\n').map((value) => ({ name: '', value }));
  return createRedactor(secretsAmong([...assignedIn(text), ...pairs, ...lines], []));
}

/** The list of logins of a traffic policy's `basic-auth`, in one row or in many. */
const logins = /["']?credentials["']?[ \t]*:\s*(\[[^\]]*\]|(?:[ \t]*-[ \t]+[^\n]+(?:\n|$))+)/g;
/** What a header says after its scheme; OpenTelemetry's variables encode the space. */
const authorization = /\b(?:bearer|basic)(?:[ \t]|%20)+([\w.~+/=-]{8,})/gi;

/** What is secret in a traffic policy of ngrok's: its passwords, alone and as HTTP has them, and what else is named as one. */
export function secretsInPolicy(text: string): readonly string[] {
  const entries = [...text.matchAll(logins)].flatMap(([, list = '']) => entriesOf(list));
  const asOfHttp = entries.flatMap((entry) => listed('BASIC_AUTH', entry));
  return [...new Set([...entries, ...asOfHttp, ...headersIn(text), ...secretsAmong(pairsIn(text), [])])];
}

function headersIn(text: string): readonly string[] {
  return [...text.matchAll(authorization)].map(([, value = '']) => value);
}

function entriesOf(list: string): readonly string[] {
  return list
    .replace(/^\[|\]$/g, '')
    .split(/[\n,]/)
    .map((entry) =>
      entry
        .trim()
        .replace(/^-[ \t]+/, '')
        .replace(/^(["'])(.*)\1$/, '$2'),
    )
    .filter((entry) => /^[^\s:]+:\S/.test(entry));
}

function pairsIn(text: string): readonly Variable[] {
  return [...text.replace(variableKey, '').matchAll(pair)].map(([, name = '', double, single, plain]) => ({
    name,
    value: double ?? single ?? plain ?? '',
  }));
}

/** @param read those that somebody reads: what else looks like one makes no value harmless. */
function secretsAmong(variables: readonly Variable[], read: readonly Variable[]): readonly string[] {
  const harmless = new Set(read.flatMap(harmlessIn));
  const secrets = variables.flatMap(secretsIn).filter((value) => value !== '' && !isCommon(value));
  return [...new Set(secrets)].filter((value) => !harmless.has(value) || !looksLikeName(value));
}

function secretsIn({ name, value }: Variable): readonly string[] {
  // What follows `Basic` may be prose.
  const headers = headersIn(value).filter((header) => !looksLikeName(header));
  const within = [...secretsWithin(value), ...headers];
  return isSecretName(name) ? [value, ...listed(name, value), ...within] : within;
}

/** Each of several, `API_KEYS=sk-one,sk-two`, and of `BASIC_AUTH=one:password,other:password`. */
function listed(name: string, value: string): readonly string[] {
  if (/(?:KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL|PASSPHRASE)S\d*$/i.test(name))
    return value.split(/[,;]/).map((entry) => entry.trim());
  if (!/BASIC_?AUTH$/i.test(name)) return [];
  // Whoever prints the headers of a request prints it as HTTP has it.
  return value
    .split(',')
    .map((entry) => entry.trim())
    .flatMap((entry) => [
      entry.slice(entry.indexOf(':') + 1),
      ...(entry.includes(':') ? [Buffer.from(entry).toString('base64')] : []),
    ]);
}

/**
 * What is in everybody's sight: the name itself, and a value that is no secret. A setting of ours with the value of a secret is a
 * mistake, which is told with what was written there.
 */
function harmlessIn({ name, value }: Variable): readonly string[] {
  const tellsNothing =
    isSecretName(name) || settingNames.includes(name) || value.length < minimumSecretLength;
  return tellsNothing ? [name] : [name, value];
}

function variablesOf(environment: Environment): readonly Variable[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [{ name, value }],
  );
}
