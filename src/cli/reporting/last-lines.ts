import type { Environment } from '../../core/base/environment.ts';
import { reportingWords as words } from '../../core/words/reporting.ts';
import { keptLogPath } from '../../services/log-file/places.ts';
import { codeOf, hasCode } from '../../services/os/error-code.ts';
import { plainFormat } from '../../supervisor/line-format.ts';
import type { RunningSupervisor } from '../remote/connection.ts';
import { type HistoryRow, openHistory } from '../remote/log/history.ts';

/** The end of the log, of whatever source, with its times and without control sequences; a sentence where it cannot be read. */
export async function lastLines(
  count: number,
  {
    cwd,
    env,
    connection,
  }: {
    readonly cwd: string;
    readonly env: Environment;
    readonly connection: RunningSupervisor | null;
  },
): Promise<readonly string[]> {
  const live = connection === null ? null : { client: connection.client, pid: connection.snapshot.pid };
  try {
    const history = await openHistory(live, keptLogPath(cwd, env));
    try {
      const rows: HistoryRow[] = [];
      for await (const piece of history.pieces('newest first')) {
        rows.unshift(...piece);
        if (rows.length >= count) break;
      }
      const format = plainFormat({ controls: 'none', times: true });
      return count === 0 ? [] : rows.slice(-count).map((row) => format.row(row).trimEnd());
    } finally {
      await history.close();
    }
  } catch (error) {
    if (!hasCode(error)) throw error;
    return [words.logUnreadable(codeOf(error))];
  }
}
