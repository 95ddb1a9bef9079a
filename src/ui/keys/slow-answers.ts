import { resolve } from 'node:path';
import type { SessionClient } from '../../control/client.ts';
import { inspectWords } from '../../core/words/inspect.ts';
import { keyWords } from '../../core/words/keys.ts';
import { logWords } from '../../core/words/log-pane.ts';
import { placeToLook } from '../log/errors/error-text.ts';
import type { LogView } from '../log/pane.ts';
import type { Opened } from '../terminal/browser.ts';
import { type Copied, longestCopy } from '../terminal/clipboard.ts';
import type { Edited, EditPlace } from '../terminal/editor.ts';

/** What is to be said of what a key did, or could not do. */
export interface Said {
  readonly text: string;
  readonly failed: boolean;
  /** The file that it is about. */
  readonly saved?: string;
}
export type Answer = Said | null;

/** What one request holds (64 KB); a filter whose lines lie further apart is not saved by itself. */
const mostSpans = 1500;

/** What keys need that take time. */
export interface SlowDeps {
  readonly client: Pick<SessionClient, 'save' | 'saveHar'>;
  readonly log: Pick<LogView, 'perform' | 'selectedText' | 'spans' | 'status' | 'error'>;
  /** The person's, for paths that are shown. */
  readonly home: string;
  copy(text: string): Promise<Copied>;
  open(url: string): Promise<Opened>;
  edit(place: EditPlace): Promise<Edited>;
}

/** What is shown: the lines that are selected, or that a filter lets through, or the whole source. */
export async function save({ client, log, home }: SlowDeps): Promise<Answer> {
  const { view, selecting } = log.status;
  const spans = await log.spans();
  const isInPieces = spans !== null && spans.length > mostSpans;
  const saved = await client.save(view, isInPieces ? null : spans);
  if (saved.at === 'failed') return failed(saved.message);
  if (selecting) log.perform({ type: 'select.leave' });
  const path = shortPath(saved.path, home);
  const text = (isInPieces ? logWords.savedUnfiltered : logWords.saved)(saved.lines, path);
  return { text, failed: false, saved: saved.path };
}

export async function saveHar({ client, home }: SlowDeps): Promise<Answer> {
  const saved = await client.saveHar();
  if (saved.at === 'failed') return failed(saved.message);
  const text = inspectWords.harSaved(saved.lines, shortPath(saved.path, home));
  return { text, failed: false, saved: saved.path };
}

function shortPath(path: string, home: string): string {
  return home !== '' && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

export async function open(url: string, deps: SlowDeps): Promise<Answer> {
  const opened = await deps.open(url);
  if (opened === 'opened') return done(logWords.opened(url));
  return failed(opened === 'over ssh' ? logWords.noBrowserOverSsh(url) : logWords.noBrowser(url));
}

export async function copy(text: string, what: string, deps: SlowDeps): Promise<Answer> {
  return said(await deps.copy(text), what);
}

export async function copyLines(deps: SlowDeps): Promise<Answer> {
  const { text, lines } = await deps.log.selectedText(longestCopy);
  // An empty copy would delete what the clipboard holds.
  if (lines === 0) {
    deps.log.perform({ type: 'select.leave' });
    return failed(logWords.noLongerKept);
  }
  const copied = await deps.copy(text);
  // Fewer lines may do.
  if (copied.at !== 'too long') deps.log.perform({ type: 'select.leave' });
  return said(copied, logWords.lines(lines));
}

/** A whole traceback, as it is asked for by whoever is to help. */
export async function copyError(deps: SlowDeps): Promise<Answer> {
  const lines = await deps.log.error();
  if (lines === null) return failed(logWords.noError);
  return said(await deps.copy(lines.join('\n')), logWords.anError(lines.length));
}

/** @param project its folder, absolute: a frame in it is looked at before those of libraries. */
export async function edit(deps: SlowDeps, project: string): Promise<Answer> {
  const lines = await deps.log.error();
  if (lines === null) return failed(logWords.noError);
  const frame = placeToLook(lines, project);
  if (frame === null) return failed(logWords.noPlace);
  const file = resolve(project, frame.file);
  const place = `${frame.file.startsWith(`${project}/`) ? frame.file.slice(project.length + 1) : frame.file}:${frame.line}`;
  return opened(await deps.edit({ file, line: frame.line }), place);
}

/** Opens a file that was saved. */
export async function openSaved(file: string, deps: SlowDeps): Promise<Answer> {
  return opened(await deps.edit({ file, line: '1' }), shortPath(file, deps.home));
}

function opened(edited: Edited, place: string): Answer {
  if (edited.at === 'opened') return done(logWords.edited(place));
  return failed(
    edited.at === 'no editor'
      ? logWords.noEditor(place)
      : logWords.editorFailed(edited.editor, place, edited.why),
  );
}

/** Copied only where that is known. */
function said(copied: Copied, what: string): Answer {
  switch (copied.at) {
    case 'copied':
      return done(logWords.copied(what));
    case 'sent':
      return done(logWords.sentToTerminal(what));
    case 'too long':
      return failed(logWords.tooMuchToCopy);
    case 'no clipboard':
      return failed(logWords.noClipboard(what));
    case 'refused':
      return failed(logWords.tmuxRefused(copied.reason));
    default:
      return copied satisfies never;
  }
}

export function done(text: string | null): Answer {
  return text === null ? null : { text, failed: false };
}

export function failed(text: string): Said {
  return { text, failed: true };
}

/** Who has not read an answer after this time does not need it; of one with keys of its own they must be found, too. */
export function shownMs({ saved }: Said): number {
  return saved === undefined ? 4000 : 12_000;
}

/** A key whose action broke. */
export function brokenKey(key: string, reason: string): Said {
  return failed(keyWords.failed(key, reason));
}
