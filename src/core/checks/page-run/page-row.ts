import { pageRunWords } from '../../words/page-run.ts';
import { type Cause, diagnosisFrom } from '../diagnosis/context.ts';
import type { HopRow } from '../diagnosis/judge.ts';
import { exceptionPlace, exceptionText, type PageRun } from './page-run.ts';

/** A page that was asked for, and how long it took to the end of its script. */
export interface PageVisited {
  readonly run: PageRun;
  readonly latencyMs: number;
}

/** The handshake that the page at this URL is asked for with: the first that lets a visitor in; null: none does. */
export function visitRow(rows: readonly HopRow[], url: string | null): HopRow | null {
  return (
    rows.find(
      (row) =>
        row.url === url &&
        row.decides &&
        row.check === 'websocket' &&
        row.expect === 'accepted' &&
        row.verdict === 'pass',
    ) ?? null
  );
}

/** The row of a page. `like` is one of its hop's; `advice`: what to do about an exception; `cwd`: the project's folder. */
export function pageRow(
  like: HopRow,
  { run, latencyMs }: PageVisited,
  { cwd, advice }: { readonly cwd: string; readonly advice: string },
): HopRow {
  const cause = causeOf(like, run, { cwd, advice });
  const verdict = run.at === 'refused' ? 'skipped' : cause.code === 'ok' ? 'pass' : 'fail';
  return { ...like, check: 'page', latencyMs, verdict, diagnosis: diagnosisFrom(cause, null) };
}

/** The row of a page that was not asked for, since its hop lets nobody in. */
export function unvisitedRow(like: HopRow): HopRow {
  const { kind, url } = like;
  const says = pageRunWords.notRun({ kind, url: url ?? '' });
  const diagnosis = diagnosisFrom({ code: 'ok', says }, null);
  return {
    ...like,
    check: 'page',
    origin: null,
    status: null,
    latencyMs: null,
    verdict: 'skipped',
    diagnosis,
  };
}

function causeOf(
  { kind, url }: HopRow,
  run: PageRun,
  { cwd, advice }: { readonly cwd: string; readonly advice: string },
): Cause {
  const place = { kind, url: url ?? '' };
  switch (run.at) {
    case 'through':
      return { code: 'ok', says: pageRunWords.ran };
    case 'raised': {
      const { exception } = run;
      const message = pageRunWords.raised(exceptionText(exception), exceptionPlace(exception, cwd));
      return { code: 'script-failed', hop: 'app', says: { message, advice } };
    }
    case 'late':
      return { code: 'timeout', hop: 'app', says: pageRunWords.late(place, run.seconds) };
    case 'cut':
      return { code: 'unexpected', hop: kind, says: pageRunWords.cut(place) };
    case 'refused':
      return { code: 'ok', says: pageRunWords.notRun(place) };
  }
}
