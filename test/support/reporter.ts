import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

export interface ReporterOptions {
  /** A test that was skipped counts as failed: for machines that must have every real part. */
  readonly requireAll: boolean;
  /** Gets the line of counts instead of the terminal. */
  readonly reportFile: string | undefined;
  /** Steps that failed before the tests. */
  readonly failedSteps: number;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Says why tests were skipped, then, as the very last line, `N passed, N failed, N skipped`. */
export function countingReporter(options: ReporterOptions): Reporter {
  return {
    onTestRunEnd(modules, errors) {
      const counts = count(modules, errors, options);
      const reasons = skipReasons(modules);
      process.once('exit', () => {
        if (counts.failed > 0) process.exitCode ||= 1;
        const line = `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`;
        process.stdout.write(reasons.map((reason) => `${reason}\n`).join(''));
        if (options.reportFile === undefined) process.stdout.write(line);
        else writeFileSync(options.reportFile, line);
      });
    },
  };
}

/** Everything that went wrong is counted, also what belongs to no test: a file that does not load, a hook, a stray rejection. */
export function count(
  modules: readonly TestModule[],
  errors: readonly SerializedError[],
  options: Pick<ReporterOptions, 'requireAll' | 'failedSteps'>,
): Counts {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const states = tests.map((test) => test.result().state);
  const passed = states.filter((state) => state === 'passed').length;
  const skipped = states.filter((state) => state === 'skipped').length;
  const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  const stray = suites.reduce((sum, suite) => sum + suite.errors().length, errors.length);
  const failed = tests.length - passed - skipped + stray + options.failedSteps;
  return options.requireAll ? { passed, failed: failed + skipped, skipped: 0 } : { passed, failed, skipped };
}

/** `skipped: nginx is not installed (3 tests)` */
function skipReasons(modules: readonly TestModule[]): string[] {
  const sums = new Map<string, number>();
  for (const module of modules)
    for (const test of module.children.allTests('skipped')) {
      const result = test.result();
      const reason = (result.state === 'skipped' ? result.note : undefined) ?? test.fullName;
      sums.set(reason, (sums.get(reason) ?? 0) + 1);
    }
  return [...sums].map(([reason, sum]) => `skipped: ${reason} (${sum} ${sum === 1 ? 'test' : 'tests'})`);
}
