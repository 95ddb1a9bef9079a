import type { AllowedOrigin, CorsMode } from '../../settings/allowed-origins.ts';
import type { Settings } from '../../settings/settings.ts';
import { diagnosisWords, type Explanation, type Place, type ProxyProgram } from '../../words/diagnosis.ts';
import { type HopKind, type HopResult, kindOf } from '../hop.ts';
import type { Diagnosis } from '../probe.ts';
import { programOf } from './dialects.ts';

export type DiagnosisCode = (typeof diagnosisCodes)[number] | PageCode;

/** What only a run of the page tells. */
export type PageCode = 'script-failed';

export const diagnosisCodes = [
  'ok',
  'origin-rejected',
  'wildcard-open',
  'origin-rewritten',
  'host-rewritten',
  'upgrade-stripped',
  'base-path',
  'body-limit',
  'idle-cut',
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
  /** The hop, for the sentences about it. */
  readonly place: Place;
  /** In whose words a proxy there is told what to do. */
  readonly program: ProxyProgram;
  /** The hop's host, as a certificate or nginx's `server_name` has it. */
  readonly host: string;
  /** The host that this hop's proxy must ask for: the tunnel's or the hosted app's; null where it is not known. */
  readonly upstreamHost: string | null;
  /** The asked hops towards the app, the nearest first, without those that are plainly of another app. */
  readonly earlier: readonly HopResult[];
  /** The first of them. */
  readonly behind: HopResult | null;
  /** What is wrong with the health of the hop behind; null: nothing known. */
  readonly behindFault: HopDiagnosis | null;
  readonly known: Known;
}

/** What an answer means by itself: all is well, or a fault. */
export type Cause = { readonly code: 'ok'; readonly says: string } | Fault;

export interface Fault {
  readonly code: Exclude<DiagnosisCode, 'ok'>;
  /** The hop to blame. */
  readonly hop: HopKind;
  readonly says: Explanation;
  /** To be written, or typed, as they are. */
  readonly lines?: readonly string[];
  /** Where the hop behind is broken already, that one is to blame, and its remedy is the one to follow. */
  readonly follows?: boolean;
}

/** The diagnosis of a cause. `behindFault`: what is wrong with the hop behind; null: nothing known. */
export function diagnosisFrom(cause: Cause, behindFault: HopDiagnosis | null): HopDiagnosis {
  if (cause.code === 'ok')
    return { code: 'ok', hop: null, named: [], message: cause.says, hint: '', advice: '', lines: [] };
  const { code, hop, says, lines = [], follows = false } = cause;
  const { message, advice, names = [] } = says;
  const own = {
    code,
    hop,
    named: [hop, ...names],
    message,
    hint: [advice, ...lines].join(' '),
    advice,
    lines,
  };
  return follows && behindFault !== null ? followed(own, behindFault) : own;
}

/** With the blame and the remedy of the hop behind: at the end of the message, unless that names the hop. */
function followed(own: HopDiagnosis, { hop, advice, lines, hint }: HopDiagnosis): HopDiagnosis {
  if (hop === null) return own;
  const message = own.named.includes(hop) ? own.message : diagnosisWords.blaming(own.message, hop);
  return { ...own, hop, message, advice, lines, hint };
}

/** A hop seen against those behind it, the nearest first. */
export function contextFor(
  result: HopResult,
  earlier: readonly HopResult[],
  behindFault: HopDiagnosis | null,
  known: Known,
): Context {
  const kind = kindOf(result);
  const { baseUrl } = result.hop;
  const behind = earlier[0] ?? null;
  const place = { kind, url: baseUrl };
  const host = new URL(baseUrl).hostname;
  const upstreamHost = upstreamOf(result, behind, known);
  const program = programOf(result.health.server);
  return { result, kind, place, program, host, upstreamHost, earlier, behind, behindFault, known };
}

function upstreamOf(result: HopResult, behind: HopResult | null, { settings }: Known): string | null {
  if (result.hop.chain === 'hosted') {
    const [origin] = settings.prodOrigins;
    return origin === undefined ? null : new URL(origin).hostname;
  }
  if (behind?.hop.kind === 'tunnel') return new URL(behind.hop.baseUrl).hostname;
  return result.hop.target === 'dev-proxy' || result.health.page.by === 'edge' ? settings.tunnelDomain : null;
}
