import type { AppCommand } from '../command.ts';
import { aloneNow, unasked } from '../sessions/alone.ts';
import { type AppSlice, type Failure, latestRun } from '../state.ts';

type Step = [AppSlice, AppCommand[]];

/** What the app's own checks came to for the run that is ready; `open`: not all was asked, or said. */
type GateAnswer = 'open' | 'passed' | 'failed';

/**
 * Judges the run that is ready by what it shows anyway: the app's own checks, and that the script of a visitor ran without an
 * exception. One that goes ill later is judged once more.
 */
export function planSeries(app: AppSlice, gate: () => GateAnswer): Step {
  const { life, series } = app;
  if (life.at === 'backoff' || (life.at === 'failed' && hasEnded(life.failure)))
    return judge(app, latestRun(app), 'ill');
  if (life.at !== 'ready') return [app, []];
  const { run } = life.run;
  if (series.raisedIn === run) return judge(app, run, 'ill');
  // Later an app may be too busy to answer, which tells nothing of two.
  if (series.judged?.run === run) return [app, []];
  const answer = gate();
  if (answer === 'failed') return judge(app, run, 'ill');
  return answer === 'passed' && series.ranIn === run ? judge(app, run, 'well') : [app, []];
}

function judge(app: AppSlice, run: number, went: 'well' | 'ill'): Step {
  const { series } = app;
  const { judged } = series;
  if (judged?.run === run && (judged.went === went || judged.went === 'ill')) return [app, []];
  // The first run of a program is no restart.
  if (went === 'well')
    return [
      { ...app, series: { ...series, judged: { run, went } } },
      [{ type: 'series.keep', counts: run > 1 }],
    ];
  return [
    { ...pardoned(app), series: { ...series, restarts: 0, judged: { run, went } } },
    [{ type: 'series.break' }],
  ];
}

/** What fails alone as well was not refused for the one beside it: once three have gone well again, another is tried. */
function pardoned(app: AppSlice): AppSlice {
  return aloneNow(app.sideBySide)?.why === 'refused' ? { ...app, sideBySide: unasked } : app;
}

/** Did the app itself fail, and not what it needs to be started? */
function hasEnded({ kind }: Failure): boolean {
  return kind === 'usage' || kind === 'crash-loop' || kind === 'never-healthy';
}
