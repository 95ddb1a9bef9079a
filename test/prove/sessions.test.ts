import { afterEach, describe, expect, it } from 'vitest';
import { runSoak, type SoakFigures } from './sessions-soak.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** `OCAP_PROVE_SESSIONS='1.53.0:5x5 newest:5x5'` for less; the sizes are visitors and restarts. */
const sizes = process.env['OCAP_PROVE_SESSIONS'] ?? '1.46.1:10x10 1.53.0:50x100 1.60.0:10x10 newest:50x100';
const versions = (['1.46.1', '1.53.0', '1.60.0', 'newest'] as const).filter((version) =>
  sizes.includes(`${version}:`),
);
/** As many as one reads; of sessions that are begun anew all are lost. */
const mostLost = 20;
const modes = [
  // What today's restart costs is seen after a few.
  { mode: 'begun anew', line: 'OCAP_RESTART=fresh', most: 5 },
  { mode: 'kept', line: 'OCAP_RESTART=stop-first', most: Number.POSITIVE_INFINITY },
  { mode: 'handed to the new app beside the old one', line: 'OCAP_RESTART=overlap', most: 20 },
] as const;

describe.each(versions)(
  'visitors of Streamlit %s who click all the time, while .env is edited',
  (version) => {
    const [, visitors = 0, restarts = 0] = (
      new RegExp(`${version.replaceAll('.', '\\.')}:(\\d+)x(\\d+)`).exec(sizes) ?? []
    ).map(Number);

    it.each(modes)(
      `${visitors} visitors, ${restarts} restarts, sessions are $mode`,
      async ({ mode, line, most }) => {
        const figures = await runSoak({ version, visitors, restarts: Math.min(restarts, most), lines: line });
        told(`Streamlit ${version}, sessions are ${mode}`, figures);
        if (mode === 'begun anew') return expect(figures.lost).toBeGreaterThan(0);
        expect(figures).toMatchObject({ lost: 0, doubled: 0, changed: [], exceptions: [], closed: 0 });
        expect(figures.told).toEqual({ carried: visitors + 1, left: [] });
      },
      2_700_000,
    );
  },
);

function told(what: string, figures: SoakFigures): void {
  const { visitors, restarts, clicks, lost, doubled, changed, exceptions, closed, seconds } = figures;
  console.log(`${what}: ${visitors} visitors, ${restarts} restarts in ${seconds} s
  clicks            ${clicks}, of which ${lost} lost, ${doubled} counted twice; ${changed.length} answers with another state, ${exceptions.length} with an exception
  sockets closed    ${closed}
  the program says that WebSockets were silent for  ${figures.toldSilence}
  the session of one who does nothing was silent for  ${figures.silence}
  the slowest click of a restart   ${figures.slowestClick}
  save → new origin accepted       ${figures.accepted}
  save → its page shows the new .env  ${figures.shown}
${figures.lostClicks
  .slice(0, mostLost)
  .map((line) => `  lost: ${line}\n`)
  .join('')}`);
}
