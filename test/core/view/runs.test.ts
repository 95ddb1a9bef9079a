import { expect, it } from 'vitest';
import { initialApp } from '../../../src/core/app/state.ts';
import { noRuns, recordRuns, type SeenOfRuns } from '../../../src/core/view/runs.ts';

const app = initialApp(0);
const seen: SeenOfRuns = { app, cors: 'listed', envFile: '.env', lastChange: null };
/** As many runs as that have begun. */
const begun = (runs: number, changes: Partial<SeenOfRuns> = {}): SeenOfRuns => ({
  ...seen,
  ...changes,
  app: { ...app, stats: { ...app.stats, nextRun: runs + 1 }, ...changes.app },
});

it('the first run needs no cause', () => {
  expect(recordRuns(noRuns, seen, begun(1), 10).starts).toEqual([{ run: 1, atMs: 10, cause: null }]);
});

it('a restart that was asked for says so at the next start, and only there', () => {
  const asked = begun(1, { app: { ...begun(1).app, generation: 1 } });
  const runs = recordRuns(noRuns, begun(1), asked, 10);
  expect(runs).toEqual({ starts: [], cause: 'The app restarts, as asked' });
  const started = recordRuns(
    runs,
    asked,
    { ...asked, app: { ...asked.app, stats: { ...app.stats, nextRun: 3 } } },
    20,
  );
  expect(started).toEqual({
    starts: [{ run: 2, atMs: 20, cause: 'The app restarts, as asked' }],
    cause: null,
  });
});

it('one that ended by itself says how', () => {
  const exit = { exitCode: 3, signal: null, tail: [] };
  const before = begun(1);
  const after = begun(1, {
    app: {
      ...before.app,
      life: { at: 'backoff', untilMs: 0, launch: {} as never },
      stats: { ...before.app.stats, exit },
    },
  });
  expect(recordRuns(noRuns, before, after, 10).cause).toContain('exit code 3');
});
