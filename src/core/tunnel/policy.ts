import type { Problem } from '../base/problem.ts';
import { gateWords } from '../words/gates.ts';
import type { PolicyEvent, PolicySlice, TunnelCommand, TunnelError } from './state.ts';

/** What the wanted tunnel may go by. */
export type UsablePolicy =
  | { readonly kind: 'text'; readonly text: string | null }
  | { readonly kind: 'unread' }
  | { readonly kind: 'broken'; readonly error: TunnelError };

export const noPolicy: PolicySlice = { file: null, text: null, fault: null };

const settingName = 'NGROK_TRAFFIC_POLICY';

/** Has the file read that is wanted; null: that is known already. */
export function planPolicy(
  policy: PolicySlice,
  wanted: string | null,
): [PolicySlice, TunnelCommand[]] | null {
  if (policy.file === wanted) return null;
  // Of another file the last good text goes on until this one is read.
  const text = wanted === null ? null : policy.text;
  return [{ file: wanted, text, fault: null }, [{ type: 'trafficPolicy.watch', file: wanted }]];
}

/** News of another file than the wanted one is dropped. */
export function recordPolicy(policy: PolicySlice, { file, reading }: PolicyEvent): PolicySlice {
  if (file !== policy.file) return policy;
  if (reading.at === 'read') return { file, text: reading.text, fault: null };
  const { line, what, fix, message } = reading;
  return { ...policy, fault: { line, what, fix, message } };
}

export function usablePolicy({ file, text, fault }: PolicySlice, wanted: string | null): UsablePolicy {
  if (wanted === null) return { kind: 'text', text: null };
  if (file === wanted && text !== null) return { kind: 'text', text };
  if (file !== wanted || fault === null) return { kind: 'unread' };
  const place = fault.line === null ? file : `${file}:${fault.line}`;
  return { kind: 'broken', error: { code: 'policy-broken', ...gateWords.notWithout(place, fault.what) } };
}

/** What is wrong with the file, as a problem of the settings. */
export function policyProblems({ file, fault }: PolicySlice): readonly Problem[] {
  if (file === null || fault === null) return [];
  return [{ file, name: settingName, code: 'policy-broken', ...fault }];
}
