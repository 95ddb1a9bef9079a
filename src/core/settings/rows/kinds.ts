import type { OpenPath } from '../../base/network/open-path.ts';
import { Secret } from '../../base/secret.ts';
import {
  checkBoolean,
  checkChoice,
  checkDomain,
  checkOpenPaths,
  checkOrigin,
  checkOriginList,
  checkPort,
  checkRangeList,
  checkServerAddress,
  checkText,
  checkToken,
  type SettingCheck,
} from '../checks.ts';

/** How values of a kind are read, and told of. */
export interface SettingKind<T> {
  readonly check: SettingCheck<T>;
  /** The value in texts, to compare it by; of a list each entry, of none nothing. */
  readonly texts: (value: T) => readonly string[];
  /** What is shown of a change: the value before and after, the entries that came and went, or only that there was one. */
  readonly change: 'value' | 'list' | 'hidden';
  /** Its values are taken out of whatever is shown, logged or sent. */
  readonly secret?: true;
}

const one = (value: string | null) => (value === null ? [] : [value]);

export const port: SettingKind<number> = {
  check: checkPort,
  texts: (value) => [String(value)],
  change: 'value',
};

export const boolean: SettingKind<boolean> = {
  check: checkBoolean,
  texts: (value) => [String(value)],
  change: 'hidden',
};

/** One of these words. */
export function choiceOf<Word extends string>(words: readonly [Word, ...Word[]]): SettingKind<Word> {
  return { check: checkChoice(words), texts: (value) => [value], change: 'value' };
}

/** One of these words, or nothing. */
export function choiceIfAny<Word extends string>(
  words: readonly [Word, ...Word[]],
): SettingKind<Word | null> {
  return { check: checkChoice(words), texts: one, change: 'value' };
}

/** Anything: a path, for example. */
export const text: SettingKind<string | null> = { check: checkText, texts: one, change: 'hidden' };

export const hostName: SettingKind<string | null> = { check: checkDomain, texts: one, change: 'value' };

/** `host:port`. */
export const serverAddress: SettingKind<string | null> = {
  check: checkServerAddress,
  texts: one,
  change: 'hidden',
};

export const origin: SettingKind<string | null> = { check: checkOrigin, texts: one, change: 'value' };

export const originList: SettingKind<readonly string[]> = {
  check: checkOriginList,
  texts: (value) => value,
  change: 'list',
};

/** Addresses and ranges of them; null: none was given. */
export const rangeList: SettingKind<readonly string[] | null> = {
  check: checkRangeList,
  texts: (value) => value ?? [],
  change: 'list',
};

/** Paths that stay open. */
export const openPathList: SettingKind<readonly OpenPath[]> = {
  check: checkOpenPaths,
  texts: (value) => value.map(({ path, below }) => (below ? `${path}*` : path)),
  change: 'list',
};

/** What lets machines in. */
export const accessToken: SettingKind<Secret | null> = {
  check: checkToken,
  texts: (value) => one(value?.reveal() ?? null),
  change: 'hidden',
  secret: true,
};

export const secret: SettingKind<Secret | null> = {
  check: (value) => ({ ok: true, value: new Secret(value) }),
  texts: (value) => one(value?.reveal() ?? null),
  change: 'hidden',
  secret: true,
};
