/** What one check came to. */
export type Verdict = 'pass' | 'fail' | 'skipped';

/** What an answer means, and what to do about it. */
export interface Diagnosis {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** One check of one hop as a screen, `status` or `--json` shows it. */
export interface ProbeView {
  readonly target: string;
  readonly url: string;
  readonly check: 'health' | 'websocket';
  readonly origin: string | null;
  readonly expect: 'accepted' | 'refused';
  /** HTTP status; null while there was no answer. */
  readonly status: number | null;
  readonly verdict: Verdict;
  readonly latencyMs: number | null;
  readonly diagnosis: Diagnosis;
  readonly atMs: number;
}

/** Each sentence about a hop once: what its health says, its handshake may say again. */
export function eachSaidOnce(probes: readonly ProbeView[]): readonly ProbeView[] {
  return probes.filter((probe, index) => probes.findIndex((other) => saysTheSame(other, probe)) === index);
}

/** Do both say the same of one hop, in the same words? */
export function saysTheSame(a: ProbeView, b: ProbeView): boolean {
  return (
    a.target === b.target &&
    a.diagnosis.message === b.diagnosis.message &&
    a.diagnosis.hint === b.diagnosis.hint
  );
}

/** Do both say what became of the same question? */
export function sameQuestion(a: ProbeView, b: ProbeView): boolean {
  return a.target === b.target && a.check === b.check && a.origin === b.origin;
}
