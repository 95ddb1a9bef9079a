import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { restingOptions } from '../../../../src/services/os/node/at-rest.ts';

const source = join(import.meta.dirname, '../../../../src/services/os/node/at-rest.ts');

/** Bits of `%GetOptimizationStatus`: compiled by Maglev, or by TurboFan (V8, runtime/runtime.h). */
const optimized = (1 << 4) | (1 << 5) | (1 << 6);

/** Runs a hot function in a Node of its own, with or without garbage, until it is optimized or the time is over. */
async function hotFunction(options: readonly string[], garbage: boolean, lastsMs: number) {
  const script = `
    import { restUntilWork } from ${JSON.stringify(source)};
    let told = 0;
    restUntilWork(() => { told += 1; });
    const hot = (count) => { let sum = 0; for (let i = 0; i < count; i += 1) sum += i % 7; return sum; };
    const isOptimized = () => (%GetOptimizationStatus(hot) & ${optimized}) !== 0;
    const endMs = performance.now() + ${lastsMs};
    let kept = [];
    while (performance.now() < endMs && !isOptimized()) {
      hot(20_000);
      if (${garbage}) kept = Array.from({ length: 100_000 }, (_, i) => ({ i }));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    console.log(JSON.stringify({ isOptimized: isOptimized(), told }));`;
  const { stdout } = await execa(process.execPath, [
    ...options,
    '--allow-natives-syntax',
    '--no-warnings',
    '--input-type=module',
    '-e',
    script,
  ]);
  return JSON.parse(stdout);
}

describe('a process that begins as one that rests', () => {
  it('has nothing optimized while it makes no garbage, however often a function runs', async () => {
    expect(await hotFunction(restingOptions, false, 3500)).toEqual({ isOptimized: false, told: 0 });
  });

  it('has its hot functions optimized once it works, and says so beforehand', async () => {
    expect(await hotFunction(restingOptions, true, 30_000)).toEqual({ isOptimized: true, told: 1 });
  });

  it('that was started without these options is left as Node makes it', async () => {
    expect(await hotFunction([], false, 30_000)).toEqual({ isOptimized: true, told: 0 });
  });
});
