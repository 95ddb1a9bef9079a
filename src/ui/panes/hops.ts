import type { ProbeView } from '../../core/checks/probe.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import { screenWords } from '../../core/words/screen.ts';
import { cutText, firstRows, lineOf, plainText, wrapWords } from '../terminal/text.ts';
import type { Role, Theme } from '../terminal/theme.ts';
import type { PaneContext } from './pane-context.ts';

/** One hop of the way of a visitor, with what it answered. */
interface Hop {
  readonly name: string;
  readonly health: ProbeView | undefined;
  readonly webSocket: ProbeView | undefined;
  readonly failed: ProbeView | undefined;
  /** Are strangers let in, whether by a fault or since the wildcard is wanted? */
  readonly isOpen: boolean;
}

/** The public hop that does not answer with this app: a tunnel that is online is no green light then. */
export function brokenHop({ probes }: Snapshot): string | null {
  const failed = probes.find(
    (probe) => probe.target !== 'local' && probe.verdict === 'fail' && !isOpening(probe),
  );
  return failed?.target ?? null;
}

/** The public hop, nearest to the app, that lets strangers in though they should be refused. */
export function openHop({ probes }: Snapshot): string | null {
  const open = probes.find(
    (probe) => probe.target !== 'local' && probe.verdict === 'fail' && isOpening(probe),
  );
  return open?.target ?? null;
}

function isOpening({ expect, status }: ProbeView): boolean {
  return expect === 'refused' && status === 101;
}

/** On one row, from the app to the visitor; null while there is nothing but the app. */
export function hopsLine({ snapshot, theme, columns }: PaneContext): string | null {
  const hops = hopsOf(snapshot);
  if (hops.length === 1) return null;
  const texts = hops.map(({ name, health, failed, isOpen }) => {
    const { glyph, role } = sign({ health, failed, isOpen }, theme);
    if (isOpen) return theme.paint(role, `${glyph} ${name} ${screenWords.openToAll}`);
    if (failed !== undefined)
      return theme.paint(role, `${glyph} ${name} ${failed.status ?? failed.diagnosis.code}`);
    const latency = health?.latencyMs == null ? '' : ` ${Math.round(health.latencyMs)}ms`;
    return `${theme.paint(role, glyph)} ${name}${latency}`;
  });
  return lineOf([{ text: texts.join(` ${theme.glyphs.arrow} `) }], [], columns, theme);
}

/** A row for each hop, and under one that is broken what that means. */
export function hopTable({ snapshot, theme, columns }: PaneContext, most: number): string[] {
  const hops = hopsOf(snapshot);
  const widest = Math.max(...hops.map(({ name }) => name.length));
  const rows = hops.flatMap((hop) => {
    const { glyph, role } = sign(hop, theme);
    const figures =
      hop.health === undefined && hop.webSocket === undefined
        ? screenWords.asking
        : [
            ...(hop.isOpen ? [theme.paint('bad', screenWords.openToAll)] : []),
            ...(hop.health === undefined ? [] : [figuresOf(hop.health)]),
            ...(hop.webSocket === undefined ? [] : [`${screenWords.webSocket} ${figuresOf(hop.webSocket)}`]),
          ].join('  ');
    const row = `${theme.paint(role, glyph)} ${hop.name.padEnd(widest)}  ${figures}`;
    return [row, ...diagnosisRows(hop, theme, columns)];
  });
  return firstRows(rows, most, theme).map((row) => cutText(` ${row}`, columns, theme));
}

function diagnosisRows(hop: Hop, theme: Theme, columns: number): string[] {
  const told = hop.failed ?? hop.health;
  if (told === undefined || told.diagnosis.code === 'ok') return [];
  const text = plainText(told.diagnosis.message, theme);
  return wrapWords(text, columns - 4).map((row) => `  ${theme.paint(sign(hop, theme).role, row)}`);
}

/** The hops that there are, also before they are asked, so that rows beneath stand still when the answers come. */
function hopsOf({ probes, tunnel, origins }: Snapshot): Hop[] {
  const asked = probes.map(({ target }) => target).filter((target) => target !== 'local');
  const targets = ['local', ...new Set([...(tunnel.state === 'off' ? [] : ['tunnel']), ...asked])];
  return targets.map((target) => {
    // What came through a tunnel that is gone says nothing of now.
    const isStale = target !== 'local' && tunnel.state !== 'online';
    const own = isStale ? [] : probes.filter((probe) => probe.target === target);
    const failed = own.find(({ verdict }) => verdict === 'fail');
    const isBroken = failed !== undefined && !isOpening(failed);
    return {
      name: target === 'local' ? screenWords.app : target,
      health: own.find(({ check }) => check === 'health'),
      webSocket: own.find(({ check, expect }) => check === 'websocket' && expect === 'accepted'),
      failed,
      isOpen: !isBroken && own.length > 0 && (origins.wildcard || own.some(isOpening)),
    };
  });
}

/** Never by a colour alone. */
function sign(
  { health, failed, isOpen }: Pick<Hop, 'health' | 'failed' | 'isOpen'>,
  { glyphs }: Theme,
): { glyph: string; role: Role } {
  if (failed !== undefined || isOpen) return { glyph: glyphs.fail, role: 'bad' };
  if (health === undefined) return { glyph: glyphs.waiting, role: 'plain' };
  // It answers, and yet visitors meet something else first: the free plan's warning page.
  if (health.diagnosis.code !== 'ok') return { glyph: glyphs.warning, role: 'warning' };
  return { glyph: glyphs.pass, role: 'good' };
}

/** `101 5ms`, or the diagnosis where no status came. */
export function figuresOf({ status, latencyMs, diagnosis }: ProbeView): string {
  if (latencyMs === null) return screenWords.notAsked;
  return `${status ?? diagnosis.code} ${Math.round(latencyMs)}ms`;
}
