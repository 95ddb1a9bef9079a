import { parseEnvFile } from '../core/settings/dotenv.ts';
import { readAsPythonDotenv } from '../core/settings/python-dotenv.ts';
import { secretNames } from '../core/settings/rows/all.ts';
import type { Environment } from '../core/settings/settings.ts';
import { hasEscapes, replaceBehindEscapes, withoutEscapes } from './escapes.ts';

/** Shorter values are likelier to be ordinary words, and dots in their place would give more away than they hide. */
const minimumLength = 6;
const dots = '•••';

/**
 * A longer secret is looked for in pieces: where a line is cut, and lines are cut, each piece is there whole or not at all.
 * Written in any way it takes less than the 1024 characters that are held beyond a cut.
 */
const pieceLength = 80;

/** In characters: V8 runs out of memory on patterns of a megabyte. */
const groupLength = 8000;

/** `PWD` alone is the folder that a shell is in. */
const secretName =
  /(?:^|[_.-])(?:(?:AUTH)?TOKEN|(?:API)?KEYS?|SECRETS?|CREDENTIALS?|PASS|(?<=[_.-])PWD)(?:[_.-]?\d+)?$|PASSWORD|PASSWD|PASSPHRASE/i;

/** `scheme://user:password@host`, as databases and brokers have it. */
const addressWithPassword = /^[a-z][a-z\d+.-]*:\/\/([^\s/?#:@]*):([^\s/?#]+)@/i;

/** Anything that looks like one, wherever it stands; not with a colon, which prose has too: `# API_KEY: optional`. */
const assignment = /(?<![\w.-])([\w.-]{1,100})[ \t]{0,9}=[ \t]{0,9}["'`]?([^\s"'`]+)/g;

/**
 * Gives a function that replaces each of the secrets in a text by dots: as it is, URL-encoded, and escaped as in JSON or by
 * Python's `repr`, in whole or in part. Of one that goes on over lines, each line counts by itself, as does each long piece.
 */
export function createRedactor(secrets: readonly string[]): Redact {
  const pieces = secrets.flatMap(linesOf).flatMap(piecesOf);
  // As a form writes it.
  const asForm = pieces.map((piece) => piece.replaceAll(' ', '+'));
  // The longest first, so that a secret that begins like another one leaves no rest of itself.
  const longestFirst = [...new Set([...pieces, ...asForm])].sort((one, other) => other.length - one.length);
  const patterns = inGroups(longestFirst).map(anyOf);
  if (patterns.length === 0) return (text) => text;
  return (text) => {
    const clear = hasEscapes(text) ? patterns.reduce(hideEscaped, text) : text;
    return patterns.reduce((rest, pattern) => rest.replace(pattern, dots), clear);
  };
}

function hideEscaped(text: string, pattern: RegExp): string {
  return withoutEscapes(text).search(pattern) === -1 ? text : replaceBehindEscapes(text, pattern, dots);
}

type Redact = (text: string) => string;

/**
 * The text, list or object with the secrets taken out of every string in it; itself where there are none.
 * @param known what was made of which object: the same one comes out the same again, so that it can be compared.
 */
export function redactDeep<Value>(value: Value, redact: Redact, known: WeakMap<object, object>): Value;
export function redactDeep(value: unknown, redact: Redact, known: WeakMap<object, object>): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  const before = known.get(value);
  if (before !== undefined) return before;
  const entries = Object.entries(value);
  const shown = entries.map(([name, of]) => [name, redactDeep<unknown>(of, redact, known)] as const);
  const same = shown.every(([, of], index) => of === entries[index]?.[1]);
  const after = same ? value : Array.isArray(value) ? shown.map(([, of]) => of) : Object.fromEntries(shown);
  known.set(value, after);
  return after;
}

/**
 * The values of the variables whose names say that they are secret, such as `*_TOKEN`, `*_KEY`, `*_SECRET` and `*PASSWORD*`,
 * and the passwords within addresses, whatever their name.
 */
export function secretValues(variables: Environment): string[] {
  return Object.entries(variables).flatMap(([name, value]) => {
    if (value === undefined || value === '') return [];
    return secretNames.has(name) || secretName.test(name) ? [value] : passwordIn(value);
  });
}

/**
 * The secrets in the text of a `.env` file, as any of its readers may hand them to the app; also those that no reader would
 * find, in a line that is commented out, or that lacks its end and is part of another one's value.
 */
export function secretsInEnvFile(text: string, shell: Environment): string[] {
  const variables = [...parseEnvFile('', text).variables, ...readAsPythonDotenv(text, shell)];
  const stray = [...text.matchAll(assignment)].map(([, name = '', value = '']) => ({ name, value }));
  return [...new Set([...variables, ...stray].flatMap(({ name, value }) => secretValues({ [name]: value })))];
}

/** Takes out whatever is secret in the environment of the shell, or in the text of a `.env` file. */
export function createSettingsRedactor(text: string | null, shell: Environment): Redact {
  return createRedactor([...secretValues(shell), ...secretsInEnvFile(text ?? '', shell)]);
}

/** A name that equals its password is no secret: `postgres:postgres@localhost`. */
function passwordIn(value: string): string[] {
  const [, user = '', password = ''] = addressWithPassword.exec(value) ?? [];
  return password === '' || password === user ? [] : [decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function linesOf(secret: string): string[] {
  return secret
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line.length >= minimumLength);
}

/** Of about the same length all, so that none is too short to be looked for. */
function piecesOf(line: string): string[] {
  const characters = Array.from(line);
  const count = Math.ceil(characters.length / pieceLength);
  const length = Math.ceil(characters.length / count);
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * length, (index + 1) * length).join(''),
  ).filter((piece) => piece !== '');
}

/** In the same order, none too large together. */
function inGroups(pieces: readonly string[]): string[][] {
  const groups: string[][] = [];
  let room = 0;
  for (const piece of pieces) {
    if (piece.length > room) {
      groups.push([]);
      room = groupLength;
    }
    groups.at(-1)?.push(piece);
    room -= piece.length;
  }
  return groups;
}

/** Several in a row are one: the pieces of a secret, for example. */
function anyOf(texts: readonly string[]): RegExp {
  return new RegExp(`(?:${texts.map(escapePattern).join('|')})+`, 'g');
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
