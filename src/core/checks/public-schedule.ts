import type { Command } from '../kernel/events.ts';
import type { State } from '../kernel/state.ts';
import type { ProbeView } from '../view/snapshot.ts';
import { probeWords } from '../words/probes.ts';
import { judgeHops } from './diagnosis/judge.ts';
import { basePathOf, type Hop, type HopSight } from './hop.ts';

type Step = [State, Command[]];

/** What the public hops answered, and when they are asked again. */
export interface HopWatch {
  readonly results: readonly ProbeView[];
  readonly inFlight: number | null;
  readonly nextId: number;
  /** What the last round was for: another run, tunnel or proxy is asked at once. */
  readonly askedFor: string | null;
  readonly nextMs: number;
  /** The round in flight asks again what has just turned out otherwise. */
  readonly isSecondLook: boolean;
}

/** One GET each five minutes without a visit: the free plan counts requests. */
const everyMs = 5 * 60 * 1000;

export const noHopWatch: HopWatch = {
  results: [],
  inFlight: null,
  nextId: 1,
  askedFor: null,
  nextMs: 0,
  isSecondLook: false,
};

/** Asks the tunnel's public URL, and the proxy in front of it, when the app or the tunnel is new, and seldom after that. */
export function planHops(state: State, nowMs: number): Step {
  const { watch } = state;
  const way = publicWay(state);
  if (way === null) {
    const forgotten = { ...noHopWatch, nextId: watch.nextId };
    return watch.askedFor === null ? [state, []] : [{ ...state, watch: forgotten }, []];
  }
  const isNew = watch.askedFor !== way.key;
  if (watch.inFlight !== null || (!isNew && nowMs < watch.nextMs)) return [state, []];
  const id = watch.nextId;
  const asked = { ...watch, inFlight: id, nextId: id + 1, askedFor: way.key, nextMs: nowMs + everyMs };
  const hops = isNew ? way.hops : way.hops.slice(-1).map(briefly);
  return [{ ...state, watch: asked }, [{ type: 'hops.ask', id, hops }]];
}

/** The outermost hop leads through all the others: one GET tells whether anything has turned. */
function briefly(hop: Hop): Hop {
  return { ...hop, handshakes: [], brief: true };
}

/** `p`, or a visit: the one has them asked now, the other shows that they work. */
export function askHopsAgain(state: State): State {
  return { ...state, watch: { ...state.watch, askedFor: state.watch.askedFor === null ? null : '' } };
}

export function visitSeen(state: State, nowMs: number): State {
  return { ...state, watch: { ...state.watch, nextMs: nowMs + everyMs } };
}

/**
 * Files a round. `reached` names the hops whose question came in by our own door. What is broken now and was not before is
 * asked a second time before it is told: a round that a loss of the tunnel cuts short looks like a proxy that cuts WebSockets.
 */
export function recordHops(
  state: State,
  id: number,
  sights: readonly HopSight[],
  reached: readonly string[],
  nowMs: number,
): State {
  const { watch } = state;
  if (watch.inFlight !== id) return state;
  const done = { ...watch, inFlight: null, isSecondLook: false };
  const views = judged(state, sights, reached, nowMs);
  const isBrief = sights.every(({ hop }) => hop.brief === true);
  const doubtful = isBrief ? turned(watch.results, views) : worse(watch.results, views);
  if (doubtful && !watch.isSecondLook)
    return askHopsAgain({ ...state, watch: { ...done, isSecondLook: true } });
  if (isBrief) return { ...state, watch: done };
  const kept = watch.results.filter((old) => !views.some((view) => sameQuestion(old, view)));
  return { ...state, watch: { ...done, results: [...kept, ...views] } };
}

function judged(
  { settings, process, project }: State,
  sights: readonly HopSight[],
  reached: readonly string[],
  nowMs: number,
): ProbeView[] {
  if (settings === null || process.at !== 'ready') return [];
  const { origins, baseUrl } = process.run.launch;
  const ground = {
    settings,
    list: origins,
    streamlitVersion: project?.streamlit?.version ?? null,
    basePath: basePathOf(baseUrl),
    waiting: false,
  };
  const rows = judgeHops(sights, ground).filter(({ target }) => target !== 'local');
  return rows.flatMap((row): ProbeView[] => {
    const { target, url, check, origin, expect, status, verdict, latencyMs, diagnosis } = row;
    if (check === 'host-config') return [];
    const view = { target, url: url ?? '', check, origin, expect, status, verdict, latencyMs, atMs: nowMs };
    const strange = check === 'health' && verdict === 'pass' && !reached.includes(target);
    return strange
      ? [
          {
            ...view,
            verdict: 'fail',
            diagnosis: { code: 'unexpected', ...probeWords.notOurs(url ?? target) },
          },
        ]
      : [{ ...view, diagnosis: { code: diagnosis.code, message: diagnosis.message, hint: diagnosis.hint } }];
  });
}

/** When the next round is due; null: nobody is there to ask, or an answer is awaited. */
export function hopsDeadline({ watch }: State): number | null {
  return watch.askedFor === null || watch.inFlight !== null ? null : watch.nextMs;
}

function publicWay(state: State): { readonly key: string; readonly hops: readonly Hop[] } | null {
  const { process, tunnel, settings } = state;
  if (process.at !== 'ready' || tunnel.phase.at !== 'online' || settings === null) return null;
  const { run, launch } = process.run;
  const { url, agent } = tunnel.phase;
  const proxy = proxyInFront(state);
  const path = basePathOf(launch.baseUrl);
  const hop = (target: string, kind: 'tunnel' | 'proxy', origin: string): Hop => ({
    target,
    kind,
    chain: 'here',
    baseUrl: origin + path,
    handshakes: [{ origin, expect: 'accepted' }],
    decides: true,
  });
  const local: Hop = { ...hop('local', 'tunnel', ''), kind: 'app', baseUrl: launch.baseUrl, handshakes: [] };
  return {
    key: [run, agent, url, proxy].join(' '),
    hops: [
      local,
      hop('tunnel', 'tunnel', url),
      ...(proxy === null ? [] : [hop('dev-proxy', 'proxy', proxy)]),
    ],
  };
}

/** The proxy that leads to the tunnel. The default one is OCapistaine's: nobody else's project has anything to ask there. */
export function proxyInFront({ settings, project }: State): string | null {
  if (settings === null) return null;
  const isOurs = !settings.defaulted.includes('DEV_PROXY_URL') || /ocapistaine/i.test(project?.name ?? '');
  return isOurs ? settings.devProxy : null;
}

/** Then all are asked anew, to see which hop it is. */
function turned(known: readonly ProbeView[], seen: readonly ProbeView[]): boolean {
  return seen.some((view) => known.find((old) => sameQuestion(old, view))?.verdict !== view.verdict);
}

/** Is anything broken that was not known to be? */
function worse(known: readonly ProbeView[], seen: readonly ProbeView[]): boolean {
  return turned(
    known,
    seen.filter(({ verdict }) => verdict === 'fail'),
  );
}

function sameQuestion(a: ProbeView, b: ProbeView): boolean {
  return a.target === b.target && a.check === b.check && a.origin === b.origin;
}
