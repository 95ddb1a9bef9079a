/** One line of the log, as we write it or shorten it. */
export const logLineWords = {
  /** What stands of a line that is too long. */
  cut: (kept: string, missing: string) => `${kept} … [${missing} more characters cut]`,
  /** A visit through the tunnel; `status` null: the visitor left before the answer. */
  visit: (method: string, path: string, status: number | null, ms: number, origin: string | null) =>
    `${method} ${path} ${status ?? 'left'} ${ms}ms${origin === null ? '' : ` from ${origin}`}`,
};
