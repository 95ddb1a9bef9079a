import { limitWords } from '../words/diagnosis-first-load.ts';
import { diagnosisFrom } from './diagnosis/context.ts';
import { patienceLines } from './diagnosis/nginx-lines.ts';
import type { ProbeView } from './probe.ts';

/** The rows with what visitors' WebSockets met, at the outermost hop that lets its own origin in. `silentMs` null: nothing. */
export function withIdleCut(probes: readonly ProbeView[], silentMs: number | null): readonly ProbeView[] {
  const at = probes.findLastIndex(isOutermost);
  const row = probes[at];
  if (silentMs === null || row === undefined || row.verdict !== 'pass') return probes;
  const hop = row.target === 'tunnel' ? 'tunnel' : 'proxy';
  const says = limitWords.idleCut({ kind: hop, url: row.url }, (silentMs / 1000).toFixed(0), 'nginx');
  const lines = hop === 'proxy' ? patienceLines : [];
  const { code, message, hint } = diagnosisFrom({ code: 'idle-cut', hop, says, lines }, null);
  return probes.with(at, { ...row, verdict: 'fail', diagnosis: { code, message, hint } });
}

function isOutermost({ target, check, expect }: ProbeView): boolean {
  return target !== 'local' && check === 'websocket' && expect === 'accepted';
}
