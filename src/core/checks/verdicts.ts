import { isDeepStrictEqual } from 'node:util';
import { basePathOf } from '../base/network/base-path.ts';
import { probeWords } from '../words/probes.ts';
import type { Known } from './diagnosis/context.ts';
import { type HopRow, judgeHops } from './diagnosis/judge.ts';
import type { ProbeView } from './probe.ts';
import { type Round, reachedTargets, resultsOf } from './round.ts';
import { type StrangersLane, strangerViews } from './strangers/lane.ts';
import type { CheckInputs } from './way.ts';

/** What is known of the app itself by now. */
export function appViews(round: Round, inputs: CheckInputs, nowMs: number): ProbeView[] {
  return rowsOf(round, inputs).flatMap((row) => viewOf(row, nowMs));
}

/** What a round came to at the hops in front of the app. One that answers, but not by our own door, is somebody else's. */
export function publicViews(round: Round, inputs: CheckInputs, nowMs: number): ProbeView[] {
  const reached = reachedTargets(round);
  const rows = rowsOf(round, inputs).filter(({ target }) => target !== 'local');
  const views = rows.map((row) => withConfig(row, rows)).flatMap((row) => viewOf(row, nowMs));
  return views.map((view) => {
    const isStrange = view.check === 'health' && view.verdict === 'pass' && !reached.includes(view.target);
    if (!isStrange) return view;
    return { ...view, verdict: 'fail', diagnosis: { code: 'unexpected', ...probeWords.notOurs(view.url) } };
  });
}

/** What the frontend cannot load is told with the health of its hop, which has a row for people. */
function withConfig(row: HopRow, rows: readonly HopRow[]): HopRow {
  if (row.check !== 'health' || row.verdict !== 'pass') return row;
  const config = rows.find(({ check, target }) => check === 'host-config' && target === row.target);
  if (config?.verdict !== 'fail') return row;
  return { ...row, verdict: config.verdict, diagnosis: config.diagnosis };
}

/** The lane with what its stranger met at the hops in front of the app, judged. What is as it was stays the same object: it is no news. */
export function withForeignViews(
  lane: StrangersLane,
  atApp: readonly ProbeView[],
  inputs: CheckInputs,
): StrangersLane {
  const known = knownFrom(inputs);
  const views = known === null ? [] : strangerViews(lane, atApp, known);
  const kept = (view: ProbeView) => lane.results.find((old) => isDeepStrictEqual(old, view)) ?? view;
  return { ...lane, results: views.map(kept) };
}

function rowsOf(round: Round, inputs: CheckInputs): readonly HopRow[] {
  const known = knownFrom(inputs);
  return known === null ? [] : judgeHops(resultsOf(round), known);
}

function knownFrom({ app, settings, streamlitVersion }: CheckInputs): Known | null {
  if (app === null || settings === null) return null;
  return {
    settings,
    list: app.origins,
    cors: app.cors,
    streamlitVersion,
    basePath: basePathOf(app.baseUrl),
    waiting: false,
    asker: 'supervisor',
  };
}

function viewOf(row: HopRow, atMs: number): ProbeView[] {
  const { target, url, check, origin, expect, status, verdict, latencyMs, diagnosis } = row;
  if (check === 'host-config' || check === 'upload' || check === 'page') return [];
  const { code, message, hint } = diagnosis;
  const view = { target, url: url ?? '', check, origin, expect, status, verdict, latencyMs, atMs };
  return [{ ...view, diagnosis: { code, message, hint } }];
}
