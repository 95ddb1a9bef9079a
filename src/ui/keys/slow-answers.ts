import type { SessionClient } from '../../control/client.ts';
import { inspectWords } from '../../core/words/inspect.ts';
import { keyWords } from '../../core/words/keys.ts';
import { logWords } from '../../core/words/log-pane.ts';
import type { LogView } from '../log/pane.ts';
import type { Opened } from '../terminal/browser.ts';
import { type Copied, longestCopy } from '../terminal/clipboard.ts';

/** What is to be said of what a key did, or could not do. */
export interface Said {
  readonly text: string;
  readonly failed: boolean;
}
export type Answer = Said | null;

/** What keys need that take time. */
export interface SlowDeps {
  readonly client: Pick<SessionClient, 'save' | 'saveHar'>;
  readonly log: Pick<LogView, 'perform' | 'selectedText' | 'status'>;
  /** The person's, for paths that are shown. */
  readonly home: string;
  copy(text: string): Promise<Copied>;
  open(url: string): Promise<Opened>;
}

export async function save({ client, log, home }: SlowDeps): Promise<Answer> {
  const saved = await client.save(log.status.view);
  if (saved.at === 'failed') return failed(saved.message);
  return done(logWords.saved(saved.lines, shortPath(saved.path, home)));
}

export async function saveHar({ client, home }: SlowDeps): Promise<Answer> {
  const saved = await client.saveHar();
  if (saved.at === 'failed') return failed(saved.message);
  return done(inspectWords.harSaved(saved.lines, shortPath(saved.path, home)));
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

/** Copied only where that is known. */
function said(copied: Copied, what: string): Answer {
  switch (copied.at) {
    case 'copied':
      return done(logWords.copied(what));
    case 'sent':
      return done(logWords.sentToTerminal(what));
    case 'too long':
      return failed(logWords.tooMuchToCopy);
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

/** A key whose action broke. */
export function brokenKey(key: string, reason: string): Said {
  return failed(keyWords.failed(key, reason));
}
