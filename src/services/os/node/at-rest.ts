/**
 * What V8 begins with in a process of ours that will mostly do nothing; the launcher gives the same. Without the optimizing compilers 8 MB
 * of each process's program text are never touched (74 and 69 MB at rest are 61 and 59). A start fits into the heap without a full
 * collection, which V8 would follow with two more eight seconds later: 50 ms of CPU of the supervisor, 40 of the screen.
 */
export const restingOptions: readonly string[] = [
  '--no-opt',
  '--no-maglev',
  '--initial-old-space-size=64',
  '--memory-reducer-gc-count=0',
  '--expose-gc',
];

/** Did this process begin so? */
export const isResting = () => restingOptions.every((option) => process.execArgv.includes(option));

const workingOptions = ['--opt', '--maglev', '--memory-reducer-gc-count=2'];

/** A start is over by then, and what it collected is no sign of work. */
const startedMs = 1000;
/** By then it is surely over, and what it took is given back. */
const settledMs = 3000;
/** At rest the young generation is collected once in twelve seconds, and two or three times where a round of checks is made; at 2,000 lines a second five times in two. */
const work = { collections: 4, withinMs: 2000 };

/**
 * Keeps a process that began with `restingOptions` small until it has work, which is seen by its garbage; then the compilers and the later
 * collections are let in for good. `beforeWork` is called before V8's options change, by which it knows what it compiled.
 */
export function restUntilWork(beforeWork: () => void): void {
  if (!isResting()) return;
  let ownMs = 0;
  const settled = setTimeout(() => {
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    // The observer is told of it later.
    ownMs = performance.now();
  }, settledMs).unref();
  // Node loads what observes no sooner than here, and what sets V8's options when there is work: each takes a millisecond of a start.
  setTimeout(() => {
    let recent: readonly number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) {
        if (startTime < ownMs) continue;
        recent = [...recent.filter((earlierMs) => startTime - earlierMs < work.withinMs), startTime];
        if (recent.length < work.collections) continue;
        observer.disconnect();
        clearTimeout(settled);
        return letIn(beforeWork);
      }
    });
    observer.observe({ entryTypes: ['gc'] });
  }, startedMs).unref();
}

function letIn(beforeWork: () => void): void {
  beforeWork();
  void import('node:v8').then(({ setFlagsFromString }) => {
    for (const option of workingOptions) setFlagsFromString(option);
  });
}
