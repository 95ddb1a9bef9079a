import type { Writable } from 'node:stream';
import type { PageMessage } from '../../../control/messages-from-server.ts';
import type { Environment } from '../../../core/base/environment.ts';
import { logsCommandWords } from '../../../core/words/logs-command.ts';
import { keptLogPath } from '../../../services/log-file/places.ts';
import { codeOf, hasCode } from '../../../services/os/error-code.ts';
import { controlsFor, type Format, jsonFormat, plainFormat } from '../../../supervisor/line-format.ts';
import type { LogsInvocation } from '../../arguments/logs.ts';
import { projectFolder } from '../../project/project-folder.ts';
import { connectIfRunning, type RunningSupervisor } from '../connection.ts';
import { interruption, orOver, readLog, writeAll } from '../logs.ts';
import { linesAskedFor } from './asked-lines.ts';
import { createChapter } from './chapters.ts';
import { type History, type LiveLog, openHistory } from './history.ts';
import { createLineSelection, ofWhatComes } from './selection.ts';

/** What the command has from outside. */
export interface LogsTerminal {
  readonly env: Environment;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  stderr(text: string): void;
}

/** `ocap-dev logs`. Gives the exit code. @throws {UserError} where a supervisor runs that can't be asked, or for a run that there was not. */
export async function runLogs(invocation: LogsInvocation, terminal: LogsTerminal): Promise<number> {
  const { cwd, query, follow } = invocation;
  const connection = await connectIfRunning(cwd, terminal.env);
  const interrupted = interruption();
  const reader = watched(terminal.stdout);
  const over = endOf(interrupted, terminal.stdout, connection);
  const history = await openedHistory(liveLog(connection, over), await realFolder(connection, cwd), terminal);
  try {
    const selection = createLineSelection(query, Date.now());
    const chapter = query.run === null ? null : createChapter(query.run);
    const format = formatOf(invocation, terminal);
    for await (const rows of linesAskedFor(history, query, selection, chapter)) {
      if (over.aborted) break;
      await writeAll(terminal.stdout, rows.map(format.row).join(''), over);
    }
    const isLeft = interrupted.aborted || reader.isGone;
    if (!isLeft) await writeAll(terminal.stdout, '', interrupted);
    if (!follow || connection === null || isLeft) return 0;
    return await readLog(connection, terminal.stdout, {
      format,
      follow,
      events: false,
      from: history.next ?? 0,
      select: ofWhatComes(selection, chapter?.met()?.run ?? null),
      signal: interrupted,
    });
  } finally {
    await history.close();
    connection?.client.close();
  }
}

/** Standard output does not remember an error. */
function watched(stdout: Writable): { isGone: boolean } {
  const reader = { isGone: false };
  stdout.on('error', () => {
    reader.isGone = true;
  });
  return reader;
}

/** Aborted when there is nobody to read from or to write to, or it was asked for. */
function endOf(
  interrupted: AbortSignal,
  stdout: Writable,
  connection: RunningSupervisor | null,
): AbortSignal {
  const over = new AbortController();
  const end = () => over.abort();
  interrupted.addEventListener('abort', end);
  stdout.on('error', end);
  void connection?.closed.then(end);
  return over.signal;
}

/** Pages of one that is gone have no lines, rather than never an answer. */
function liveLog(connection: RunningSupervisor | null, over: AbortSignal): LiveLog | null {
  if (connection === null) return null;
  const { client, snapshot } = connection;
  const nothing: PageMessage = { type: 'page', id: 0, rows: [], oldest: 0, next: 0 };
  return {
    pid: snapshot.pid,
    client: { page: async (request) => (await orOver(client.page(request), over)) ?? nothing },
  };
}

async function openedHistory(
  live: LiveLog | null,
  folder: string,
  { env, stderr }: LogsTerminal,
): Promise<History> {
  const path = keptLogPath(folder, env);
  try {
    const history = await openHistory(live, path);
    const { keptOnly, nothingKept } = logsCommandWords;
    if (live === null) stderr(`${history.isEmpty ? nothingKept : keptOnly}\n`);
    return history;
  } catch (error) {
    if (!hasCode(error)) throw error;
    stderr(`${logsCommandWords.keptUnreadable(path, codeOf(error))}\n`);
    return openHistory(live, null);
  }
}

/** The supervisor of a folder that was deleted can still be asked. */
async function realFolder(connection: RunningSupervisor | null, cwd: string): Promise<string> {
  return connection === null ? projectFolder(cwd) : connection.snapshot.project;
}

function formatOf({ json, raw, times, color }: LogsInvocation, { stdout, env }: LogsTerminal): Format {
  if (json) return jsonFormat({ controls: raw ? 'raw' : 'none' });
  return plainFormat({ controls: raw ? 'raw' : controlsFor(stdout, env, color), times });
}
