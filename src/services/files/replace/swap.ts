import { linkSync, renameSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '../../../core/base/environment.ts';
import { draftName, removeDraft } from './draft.ts';
import {
  type FileIdentity,
  type FoundFile,
  identityOf,
  isSame,
  isStill,
  readFileNow,
} from './file-reading.ts';
import { writerOf } from './file-writers.ts';
import { tryExchange } from './python-tool.ts';

/**
 * `written`: the draft stands at the place, and what stood there is gone. `changed`: somebody else wrote meanwhile; what
 * they wrote stands there, and the draft is gone. `beside`: several did; what one of them wrote is in the file of that name.
 */
export type Swap =
  | { readonly at: 'written' }
  | { readonly at: 'changed' }
  | { readonly at: 'beside'; readonly path: string };

/** What goes where: `ours` is the draft's identity, `next` its text; at `side` is what stood at the place, until that is known to be right. */
interface Move {
  readonly ours: FileIdentity;
  readonly next: Buffer;
  readonly place: string;
  readonly side: string;
  readonly env: Environment;
}

/** Somebody may have opened the file a moment before we took its place, and write into it now. */
const lookAgainMs = { whereWritersAreKnown: 20, else: 500 };

/** Each is somebody's save within a millisecond of ours. */
const mostExchanges = 20;

/**
 * Puts a draft in the place of a file that is to be just what was read. rename(2) can't ask for that: a save between the last look and
 * the rename would be lost. So the two names are exchanged, which loses nothing, and what came out is looked at; where
 * that can't be had, the look and the rename follow each other at once, and a hard link keeps what was replaced. Whoever had
 * opened it before writes into what came out: then that goes back to its place.
 *
 * @throws Node's error where the place takes no rename; the draft is left.
 */
export async function swap(draft: string, was: FoundFile, env: Environment): Promise<Swap> {
  const { place } = was;
  const written = readFileNow(draft);
  if (written.at === 'missing' || !isStill(was)) return dropped(draft);
  const { stats: ours, bytes: next } = written;
  await tryExchange(draft, place, { env, expected: was.stats });
  // Or gone from both: somebody's save has taken its place already.
  if (isAt(place, ours) || !isAt(draft, ours)) return settle({ ours, next, place, env, side: draft }, was);
  return renameOver(draft, { ours, next, place, env }, was);
}

async function renameOver(draft: string, move: Omit<Move, 'side'>, was: FoundFile): Promise<Swap> {
  const side = draftName(move.place);
  if (renameNow(draft, side, was)) return settle({ ...move, side }, was);
  await removeDraft(side);
  return dropped(draft);
}

/** The last look and the rename, without a turn of the loop in between. @returns false where the file is no longer what it was. */
function renameNow(draft: string, side: string, was: FoundFile): boolean {
  try {
    linkSync(was.place, side);
    if (!isStill(was)) return false;
    renameSync(draft, was.place);
    return true;
  } catch (error) {
    if (!isStill(was)) return false;
    rmSync(side, { force: true });
    throw error;
  }
}

/** Is what came out what was read, and does nobody write into it any more? */
async function settle(move: Move, was: FoundFile): Promise<Swap> {
  const isRight = () => holds(move.side, was.stats, was.bytes);
  if (!isRight()) return putBack(move);
  await delay(lookAgainMs.whereWritersAreKnown);
  const writer = await writerOf(was.stats);
  if (writer === 'unknown') await delay(lookAgainMs.else);
  if (typeof writer === 'object' || !isRight()) return putBack(move);
  await removeDraft(move.side);
  // Or it is somebody's later save, and not what was written.
  return { at: holds(move.place, move.ours, move.next) ? 'written' : 'changed' };
}

/** Exchanges until ours comes out, or what we had put there ourselves: what is later by then stands at the place. */
async function putBack(move: Move): Promise<Swap> {
  const { side, place, ours, env } = move;
  let expected = ours;
  for (let count = 0; count < mostExchanges; count += 1) {
    const given = identityOf(side);
    if (given === null) return { at: 'changed' };
    await tryExchange(side, place, { env, expected: null });
    const got = identityOf(side);
    if (got === null || isSame(got, given)) break;
    if (isSame(got, expected)) return isSame(got, ours) ? dropOurs(move) : dropped(side);
    expected = given;
  }
  return putBackByRename(move);
}

async function dropOurs(move: Move): Promise<Swap> {
  return (await isOursAlone(move.side, move)) ? dropped(move.side) : { at: 'beside', path: move.side };
}

async function putBackByRename(move: Move): Promise<Swap> {
  const { side, place } = move;
  try {
    if (!(await isOursAlone(place, move))) return { at: 'beside', path: side };
    renameSync(side, place);
    return { at: 'changed' };
  } catch {
    return { at: 'beside', path: side };
  }
}

/** Somebody may have opened ours while it stood at the place. */
async function isOursAlone(path: string, { ours, next }: Move): Promise<boolean> {
  return typeof (await writerOf(ours)) !== 'object' && holds(path, ours, next);
}

async function dropped(draft: string): Promise<Swap> {
  await removeDraft(draft);
  return { at: 'changed' };
}

function isAt(path: string, file: FileIdentity): boolean {
  const there = identityOf(path);
  return there !== null && isSame(there, file);
}

function holds(path: string, file: FileIdentity, bytes: Buffer): boolean {
  try {
    const now = readFileNow(path);
    return now.at === 'file' && isSame(now.stats, file) && now.bytes.equals(bytes);
  } catch {
    return false;
  }
}
