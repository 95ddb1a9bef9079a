/**
 * Takes Node's own warnings, which it writes to standard error: across a screen on the same terminal. `take` gets each as one line.
 *
 * @returns lets Node write them again.
 */
export function takeWarnings(take: (line: string) => void): () => void {
  // Node's writer is a listener as any other (lib/internal/process/warning.js).
  const writers = process.listeners('warning');
  process.removeAllListeners('warning');
  const taker = ({ name, message }: Error) => take(`${name}: ${message}`);
  process.on('warning', taker);
  return () => {
    process.off('warning', taker);
    for (const writer of writers) process.on('warning', writer);
  };
}
