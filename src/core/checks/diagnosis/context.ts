import type { AllowedOrigin, CorsMode } from '../../settings/allowed-origins.ts';
import type { Settings } from '../../settings/settings.ts';
import { diagnosisWords, type Explanation, type Place } from '../../words/diagnosis.ts';
import type { HopKind, HopResult } from '../hop.ts';
import type { Diagnosis } from '../probe.ts';

export type DiagnosisCode = (typeof diagnosisCodes)[number];

export const diagnosisCodes = [
  'ok',
  'origin-rejected',
  'wildcard-open',
  'upgrade-stripped',
  'app-down',
  'tunnel-offline',
  'tunnel-upstream-down',
  'tunnel-interstitial',
  'bad-gateway',
  'cold-start',
  'timeout',
  'dns',
  'tls',
  'redirected',
  'guarded',
  'unexpected',
] as const;

/** A diagnosis that knows the hop to blame, and the lines to write apart from the sentence that leads to them. */
export interface HopDiagnosis extends Diagnosis {
  readonly code: DiagnosisCode;
  /** The hop that broke, which may be an earlier one than the one asked; null: none did. */
  readonly hop: HopKind | null;
  /** The hops that the message names. */
  readonly named: readonly HopKind[];
  /** What to do, in a sentence. `hint` is this with the lines. */
  readonly advice: string;
  /** To be written, or typed, as they are. */
  readonly lines: readonly string[];
}

/** What is known besides the answers. */
export interface Known {
  readonly settings: Settings;
  /** What the app of this machine should have been given. */
  readonly list: readonly AllowedOrigin[];
  /** Of the project's Streamlit; null where it is not known. */
  readonly streamlitVersion: string | null;
  /** `server.baseUrlPath` of the project's config, with a leading slash; empty without. */
  readonly basePath: string;
  /** Whom the app of this machine lets in by its launch. */
  readonly cors: CorsMode;
  /** Within `--wait`: silence of a hosted app may be its start. */
  readonly waiting: boolean;
  /** A supervisor runs the app itself: what it says to do is another thing than for somebody who only asks. */
  readonly asker: 'supervisor' | 'command';
}

/** One hop, seen against the one behind it, which is the next towards the app. */
export interface Context {
  readonly result: HopResult;
  readonly kind: HopKind;
  /** The asked hops towards the app, the nearest first, without those that are plainly of another app. */
  readonly earlier: readonly HopResult[];
  /** The first of them. */
  readonly behind: HopResult | null;
  /** What is wrong with the health of the hop behind; null: nothing known. */
  readonly behindFault: HopDiagnosis | null;
  readonly known: Known;
}

export function ok(message: string): HopDiagnosis {
  return { code: 'ok', hop: null, named: [], message, hint: '', advice: '', lines: [] };
}

export function fault(
  code: DiagnosisCode,
  hop: HopKind,
  { message, advice, names = [] }: Explanation,
  lines: readonly string[] = [],
): HopDiagnosis {
  return { code, hop, named: [hop, ...names], message, hint: [advice, ...lines].join(' '), advice, lines };
}

/**
 * The same diagnosis with the blame and the remedy of the hop behind, where that one is broken already: at the end of
 * the message, unless that names the hop.
 */
export function followed(own: HopDiagnosis, { behindFault }: Context): HopDiagnosis {
  if (behindFault === null || behindFault.hop === null) return own;
  const { hop, advice, lines, hint } = behindFault;
  const message = own.named.includes(hop) ? own.message : diagnosisWords.blaming(own.message, hop);
  return { ...own, hop, message, advice, lines, hint };
}

/** The hop asked, for the sentences about it. */
export function placeOf({ kind, result }: Context): Place {
  return { kind, url: result.hop.baseUrl };
}

/** The host of the hop asked, as a certificate or nginx's `server_name` has it. */
export function hostOf({ result }: Context): string {
  return new URL(result.hop.baseUrl).hostname;
}

/** The host that this hop's proxy must ask for: the tunnel's or the hosted app's; null where it is not known. */
export function upstreamHost({ result, behind, known }: Context): string | null {
  const { settings } = known;
  if (result.hop.chain === 'hosted') {
    const [origin] = settings.prodOrigins;
    return origin === undefined ? null : new URL(origin).hostname;
  }
  if (behind?.hop.kind === 'tunnel') return new URL(behind.hop.baseUrl).hostname;
  return result.hop.target === 'dev-proxy' || result.health.page.by === 'edge' ? settings.tunnelDomain : null;
}
