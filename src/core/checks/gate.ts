import type { Lane } from './lane.ts';
import type { ProbeView } from './probe.ts';
import { appKey, type CheckedApp } from './way.ts';

/** `open`: not all was asked, or has an answer that tells. */
export type GateVerdict = 'open' | 'passed' | 'failed';

/** What the app's own checks say of the run that is ready: its health, each listed origin, and a stranger where those are refused. */
export function gateOf({ askedFor, round, results }: Lane, app: CheckedApp | null): GateVerdict {
  if (app === null || askedFor !== appKey(app) || round !== null) return 'open';
  const { origins, cors } = app;
  const verdicts = [
    results.find(({ check }) => check === 'health'),
    ...origins.map(({ origin }) =>
      results.find((row) => isHandshake(row, 'accepted') && row.origin === origin),
    ),
    ...(cors === 'any' ? [] : [results.find((row) => isHandshake(row, 'refused'))]),
  ].map((row) => row?.verdict);
  if (verdicts.includes('fail')) return 'failed';
  return verdicts.every((verdict) => verdict === 'pass') ? 'passed' : 'open';
}

function isHandshake({ check, expect }: ProbeView, expected: ProbeView['expect']): boolean {
  return check === 'websocket' && expect === expected;
}
