/** Does it once, after this time; it keeps no process alive. @returns what calls it off. */
export function doLater(task: () => void, afterMs: number): () => void {
  const timer = setTimeout(task, afterMs).unref();
  return () => clearTimeout(timer);
}
