import { setTimeout as delay } from 'node:timers/promises';
import { summary } from '../../bench/figures.ts';
import { type Clicker, type ClickTally, countingApp, startClicking } from '../real/sessions/clicker.ts';
import { acceptedAfter, type PublishedApp, publishApp } from '../real/sessions/published.ts';
import { createSilence, type Silence } from '../real/sessions/silence.ts';
import type { RealVersion } from '../support/streamlit.ts';
import { type Edit, lostClicks } from './lost-clicks.ts';

export interface SoakOptions {
  readonly version: RealVersion;
  /** Who click; one more does nothing but listen. */
  readonly visitors: number;
  readonly restarts: number;
  /** In `.env`. */
  readonly lines: string;
}

export interface SoakFigures extends ClickTally {
  readonly visitors: number;
  readonly restarts: number;
  /** WebSockets that visitors lost. */
  readonly closed: number;
  /** Of a visitor's session; what the program itself says of the sockets. */
  readonly silence: string;
  readonly toldSilence: string;
  readonly slowestClick: string;
  readonly accepted: string;
  readonly shown: string;
  readonly seconds: number;
  /** Whose click was lost, and when. */
  readonly lostClicks: readonly string[];
  /** What the program itself said at the last restart. */
  readonly told: { readonly carried: unknown; readonly left: unknown };
}

/** From so many visitors on each restart's first runs are Streamlit's own 0.14 s of CPU each, most of it for watching files. */
const crowd = 20;
const unwatched = { '.streamlit/config.toml': '[server]\nfileWatcherType = "none"\n' };
/** Of one visitor's clicks, so that all together leave the machine some rest. */
const pauseMsEach = 40;
const mostMs = 60_000;
/** A hundred restarts take a quarter of an hour: who waits wants to know how far it is. */
const progressEvery = 10;

/** Visitors through the tunnel click all the time while `.env` is edited, each edit with an origin of its own. */
export async function runSoak(options: SoakOptions): Promise<SoakFigures> {
  const { version, visitors, restarts, lines } = options;
  const startMs = performance.now();
  const files = { 'app.py': countingApp, ...(visitors >= crowd ? unwatched : {}) };
  const app = await publishApp({ version, files, lines });
  try {
    const silence = createSilence();
    const listener = await app.visit({ query: 'who=listener', heard: silence.heard });
    silence.watch(listener);
    const clickers = await Promise.all(
      Array.from({ length: visitors }, (_, who) => startClicker(app, who, visitors * pauseMsEach)),
    );
    const rounds = await restartAgain(app, options, { clickers, silence, listener });
    silence.stop();
    const tallies = await Promise.all(clickers.map((clicker) => clicker.stop()));
    const pages = [listener, ...clickers.map(({ visitor }) => visitor)];
    const told = lastReady(app);
    const closed = pages.reduce((sum, { socket }) => sum + socket.closeCodes.length, 0);
    for (const page of pages) page.leave();
    return {
      visitors,
      restarts,
      closed,
      ...sumOf(tallies),
      silence: summary(rounds.map(({ silenceMs }) => silenceMs)),
      toldSilence: summary(rounds.map(({ toldMs }) => toldMs)),
      slowestClick: summary(rounds.map(({ clickMs }) => clickMs)),
      accepted: summary(rounds.map(({ acceptedMs }) => acceptedMs)),
      shown: summary(rounds.map(({ shownMs }) => shownMs)),
      seconds: Math.round((performance.now() - startMs) / 1000),
      lostClicks: lostClicks(tallies, rounds, app.program.events),
      told: { carried: told?.['carried'], left: told?.['left'] },
    };
  } finally {
    await app.end();
  }
}

async function startClicker(app: PublishedApp, who: number, pauseMs: number): Promise<Clicker> {
  const visitor = await app.visit({ query: `who=${who}` });
  await visitor.set('Name', `Ada ${who}`);
  return startClicking(visitor, pauseMs);
}

interface Watched {
  readonly clickers: readonly Clicker[];
  readonly silence: Silence;
  readonly listener: Awaited<ReturnType<PublishedApp['visit']>>;
}

async function restartAgain(
  app: PublishedApp,
  { restarts, lines }: SoakOptions,
  { clickers, silence, listener }: Watched,
) {
  const rounds: (Edit & {
    silenceMs: number;
    toldMs: number;
    clickMs: number;
    acceptedMs: number;
    shownMs: number;
  })[] = [];
  for (let round = 1; round <= restarts; round += 1) {
    silence.look();
    for (const clicker of clickers) clicker.slowest();
    const origin = `https://round-${round}.example.org`;
    const from = app.program.events.length;
    const startMs = performance.now();
    const ready = app.restart(`${lines}\nROUND=${round}\nSTREAMLIT_CUSTOM_ORIGINS=${origin}`);
    const [acceptedMs, shownMs] = await Promise.all([
      acceptedAfter(app.edge, origin, startMs),
      shownAfter(listener, round, startMs),
      ready,
    ]);
    // The next one comes when everybody has been answered by this one.
    await Promise.race([
      Promise.all(clickers.map((clicker) => clicker.next())),
      delay(mostMs, null, { ref: false }),
    ]);
    const clickMs = Math.max(...clickers.map((clicker) => clicker.slowest()));
    const toldMs = Number(lastReady(app)?.['silenceMs'] ?? Number.NaN);
    const edit = { round, savedMs: startMs, from };
    rounds.push({ ...edit, silenceMs: silence.look(), toldMs, clickMs, acceptedMs, shownMs });
    if (round % progressEvery === 0)
      console.log(`  … ${round} restarts; of the last one the slowest click took ${Math.round(clickMs)} ms`);
  }
  return rounds;
}

function lastReady({ program }: PublishedApp) {
  return program.events.findLast(({ type, state }) => type === 'process' && state === 'ready');
}

/** An idle page sends nothing by itself: where nobody gives it a new run, it stays as it is (`Infinity`). */
async function shownAfter(listener: Watched['listener'], round: number, startMs: number): Promise<number> {
  const pattern = new RegExp(`^round=${round}$`, 'm');
  try {
    await listener.shows(pattern, 8000);
    return performance.now() - startMs;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function sumOf(tallies: readonly ClickTally[]): ClickTally {
  const sum = (of: (tally: ClickTally) => number) => tallies.map(of).reduce((a, b) => a + b, 0);
  return {
    clicks: sum(({ clicks }) => clicks),
    lost: sum(({ lost }) => lost),
    lostAtMs: tallies.flatMap(({ lostAtMs }) => lostAtMs),
    doubled: sum(({ doubled }) => doubled),
    changed: tallies.flatMap(({ changed }) => changed),
    exceptions: tallies.flatMap(({ exceptions }) => exceptions),
  };
}
