/** The first of these; null: it took longer. */
export async function within<Result>(
  ms: number,
  ...results: readonly Promise<Result>[]
): Promise<Result | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, ms, null);
  const result = await Promise.race([...results, promise]);
  clearTimeout(timer);
  return result;
}
