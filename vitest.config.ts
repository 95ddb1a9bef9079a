import { defineConfig } from 'vitest/config';
import { isInDepth } from './test/support/depth.ts';
import { LongestFirst } from './test/support/longest-first.ts';
import { countingReporter } from './test/support/reporter.ts';

// What the tests see must not depend on who runs them: Ink draws no frames where CI is set, and the names that
// the program reads as settings may stand in a developer's shell.
for (const name of Object.keys(process.env))
  if (
    /^(CI|CONTINUOUS_INTEGRATION|USE_NGROK|(DEV|PROD)_(PROXY_URL|ORIGINS)|(STREAMLIT|NGROK)_.*)$/.test(name)
  )
    delete process.env[name];

const requireAll = process.env['OCAP_DEV_REQUIRE_ALL'] === '1';
const counting = countingReporter({
  requireAll,
  reportFile: process.env['OCAP_DEV_REPORT'],
  failedSteps: Number(process.env['OCAP_DEV_FAILED_STEPS'] ?? 0),
});
/** Mostly they wait, so there may be more than cores. Vitest itself would take one less than there are: one alone on a small machine. */
const maxWorkers = 3;
const program = 'test/program/**/*.test.ts';
const proofs = 'test/prove/**/*.test.ts';
const real = 'test/{real,shim}/**/*.test.{ts,tsx}';

/** Over the real Streamlit, in depth: `npm run prove -- both`. Every run has one case of each kind besides. */
const inDepth = [
  'test/real/sessions/{spare,hostile,visitor}.test.ts',
  'test/real/{kept-sockets,measured-options,own-settings,generated-proxies,probe-chain}.test.ts',
];

/** What takes too long for every run: `npm run prove`. */
const prove = {
  extends: true as const,
  test: {
    name: 'prove',
    include: [proofs],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
};

export default defineConfig({
  test: {
    reporters: ['default', counting],
    allowOnly: !requireAll,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [program, real, proofs],
          maxWorkers,
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      // The whole program over a stand-in app: mostly it waits, so they go side by side.
      {
        extends: true,
        test: {
          name: 'program',
          include: [program],
          maxWorkers,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      ...(process.env['OCAP_DEV_PROVE'] === '1' ? [prove] : []),
      // Over the real Streamlit: after the others, and two at a time, since mostly they wait too.
      {
        extends: true,
        test: {
          name: 'real',
          include: [real],
          exclude: isInDepth ? [] : inDepth,
          maxWorkers,
          sequence: { groupOrder: 2 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
