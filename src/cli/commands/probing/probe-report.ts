import type { HopRow } from '../../../core/checks/diagnosis/judge.ts';
import { probeRowEvent } from '../../../core/checks/table.ts';
import { probingWords } from '../../../core/words/probing.ts';

/** What is told while a probe goes on. */
export interface Report {
  /** After a round: in JSON, each row that says something new. */
  rows(rows: readonly HopRow[]): void;
  waiting(failed: readonly HopRow[], forMs: number): void;
  /** As the page of this hop is run, which may take a minute. */
  running(url: string): void;
  end(): void;
}

interface ReportPlace {
  readonly json: boolean;
  /** Is stderr a terminal, where a line can be overwritten? */
  readonly liveProgress: boolean;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/** Tells of a probe: in JSON each row as it comes, and on stderr what is waited for, at most `waitMs`. */
export function createReport({ json, liveProgress, stdout, stderr }: ReportPlace, waitMs: number): Report {
  const told = new Map<string, string>();
  let lastLine = '';
  return {
    rows(rows) {
      if (!json) return;
      for (const row of rows) {
        const key = JSON.stringify([row.target, row.url, row.check, row.origin]);
        const said = JSON.stringify([row.status, row.verdict, row.diagnosis.code]);
        if (told.get(key) === said) continue;
        told.set(key, said);
        stdout(`${JSON.stringify({ time: new Date().toISOString(), ...probeRowEvent(row) })}\n`);
      }
    },
    waiting(failed, forMs) {
      const hops = failed.map(({ url, diagnosis }) => probingWords.hop(url, diagnosis.code));
      const line = probingWords.waiting([...new Set(hops)]);
      const clock = probingWords.passed(Math.round(forMs / 1000), Math.round(waitMs / 1000));
      if (liveProgress) stderr(`\r\u001b[2K${line}: ${clock}`);
      else if (line !== lastLine) stderr(`${line}: ${clock}\n`);
      lastLine = line;
    },
    running(url) {
      if (liveProgress) stderr(`\r\u001b[2K${probingWords.running(url)}`);
      lastLine = url;
    },
    end() {
      if (liveProgress && lastLine !== '') stderr('\r\u001b[2K');
    },
  };
}
