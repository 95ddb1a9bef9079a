import type { ProcessView } from '../app/view.ts';
import { formatProblem } from '../base/problem.ts';
import { eachSaidOnce, type ProbeView, sameQuestion, saysTheSame } from '../checks/probe.ts';
import { customOriginsLine } from '../settings/allowed-origins.ts';
import type { TunnelView } from '../tunnel/view.ts';
import { appWords } from '../words/app.ts';
import { changeWords } from '../words/changes.ts';
import { envFileWords } from '../words/env-file.ts';
import { originWords } from '../words/origins.ts';
import { probeWords } from '../words/probes.ts';
import { severity } from '../words/severity.ts';
import { tunnelWords } from '../words/tunnel.ts';
import { added } from './compare.ts';
import type { Snapshot } from './snapshot.ts';

/** What a person should read in the log when the state went from one snapshot to the next. */
export function narrate(before: Snapshot | null, after: Snapshot): string[] {
  return [
    ...ofSettings(before, after),
    ...ofProcess(before?.process ?? null, after),
    ...added(before?.sessions.told ?? [], after.sessions.told).map((line) => `${line}.`),
    ...ofTunnel(before?.tunnel ?? null, after.tunnel),
    ...ofProbes(before?.probes ?? [], after.probes),
    ...ofVisitors(before, after),
    ...added(before?.notices ?? [], after.notices),
  ];
}

function ofSettings(before: Snapshot | null, { settings, origins }: Snapshot): string[] {
  const known = before?.settings;
  const lines: string[] = [];
  if (settings.lastChange !== null && settings.lastChange !== known?.lastChange) {
    lines.push(changeWords.settings(settings.file, settings.lastChange.text));
  }
  lines.push(...added(problems(known), problems(settings)));
  if (known !== undefined && known.errors.length > 0 && settings.errors.length === 0)
    lines.push(envFileWords.goodAgain(settings.file));
  if (before !== null && before.origins.wildcard !== origins.wildcard) {
    lines.push(origins.wildcard ? originWords.wildcardOn : originWords.wildcardOff);
  }
  return lines;
}

function problems(settings: Snapshot['settings'] | undefined): string[] {
  const { errors = [], warnings = [] } = settings ?? {};
  return [
    ...errors.map((problem) => fault(formatProblem(problem))),
    ...warnings.map((problem) => `${severity.warning}: ${formatProblem(problem)}`),
  ];
}

function ofProcess(before: ProcessView | null, after: Snapshot): string[] {
  const { process, streamlit } = after;
  if (
    before !== null &&
    before.state === process.state &&
    before.pid === process.pid &&
    before.reason === process.reason
  )
    return [];
  switch (process.state) {
    case 'starting':
      if (process.pid === null) return [];
      // It started a while ago, and there is something to say of it.
      if (before?.state === 'starting' && before.pid === process.pid) return [process.reason ?? ''];
      return [appWords.starts(streamlit, process.port, process.pid)];
    case 'ready':
      return [appWords.ready(process.url ?? '')];
    case 'stopping':
      return [appWords.stopping];
    case 'backoff':
      return [fault(appWords.startedAgain(process.reason ?? appWords.ended))];
    case 'failed':
      return process.failure === null
        ? [fault(appWords.failed)]
        : [fault(process.failure.sentence), ...process.failure.output.map((line) => `  ${line}`)];
    case 'stopped':
      return before === null ? [] : [appWords.stopped];
    default:
      return process.state satisfies never;
  }
}

/** So that the log's level, its colour and `]` know what the screen shows as broken. */
function fault(text: string): string {
  return `${severity.fault}: ${text}`;
}

function ofTunnel(before: TunnelView | null, tunnel: TunnelView): string[] {
  if (
    before === null
      ? tunnel.state === 'off'
      : before.state === tunnel.state && before.reason === tunnel.reason
  )
    return [];
  switch (tunnel.state) {
    case 'off':
      return [tunnelWords.off];
    case 'online':
      return [tunnelWords.online(tunnel.url)];
    case 'connecting':
    case 'reconnecting':
      return [tunnelWords.notUp(tunnel.state, tunnel.error)];
    case 'failed':
      return [fault(tunnelWords.notUp(tunnel.state, tunnel.error))];
    default:
      return tunnel.state satisfies never;
  }
}

/** Somebody stands before the door: what the screen offers as a key is said here as the line to write. */
function ofVisitors(before: Snapshot | null, { visits, origins, settings }: Snapshot): string[] {
  const custom = origins.origins.filter(({ source }) => source === 'custom').map(({ origin }) => origin);
  return added(before?.visits.refused ?? [], visits.refused, (one, other) => one.origin === other.origin)
    .filter(({ times }) => times === 1)
    .map(({ origin }) => {
      const line = customOriginsLine({ customOrigins: custom }, [origin]);
      return fault(originWords.visitorRefused(origin, settings.file, line));
    });
}

/** A hop is asked each 15 s; the answers of one round come within less. */
const oneRoundMs = 10_000;

/** Only what is new: a probe that says the same again every 15 s is no news. */
function ofProbes(before: readonly ProbeView[], after: readonly ProbeView[]): string[] {
  // Not by what an older round left behind: what breaks again is told again.
  const isSaid = (probe: ProbeView) =>
    before.some(
      (other) =>
        !sameQuestion(other, probe) && saysTheSame(other, probe) && probe.atMs - other.atMs < oneRoundMs,
    );
  return eachSaidOnce(added(before, after))
    .filter((probe) => {
      if (isSaid(probe)) return false;
      const last = before.find((other) => sameQuestion(other, probe));
      const { code } = probe.diagnosis;
      return last === undefined ? probe.check === 'websocket' || code !== 'ok' : last.diagnosis.code !== code;
    })
    .map(({ verdict, status, diagnosis }) => {
      const isWantedOpen = verdict === 'skipped' && diagnosis.code === 'wildcard-open';
      const warned = isWantedOpen || (verdict === 'pass' && diagnosis.code !== 'ok');
      const severity = probeWords.severity[warned ? 'warned' : verdict];
      const hint = verdict === 'pass' && !warned ? '' : ` ${diagnosis.hint}`;
      return `${severity}: ${diagnosis.message}${status === null ? '' : ` [${status}]`}${hint}`;
    });
}
