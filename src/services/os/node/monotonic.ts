/** Milliseconds that never go back. By `hrtime`: what stands behind `performance` takes a start 3 ms to load. */
export const monotonicMs = () => Number(process.hrtime.bigint()) / 1e6;
