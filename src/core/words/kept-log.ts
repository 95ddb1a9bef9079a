/** The log that is kept for each project, by default. */
export const keptLogWords = {
  notKept: (path: string, code: string) =>
    `The log is not kept: ${path} cannot be written (${code}). All else goes on, and it is kept as soon as that is possible; --no-log-file keeps none.`,
  keptAgain: (path: string, missing: number) =>
    `The log is kept again in ${path}, ${missing === 0 ? 'nothing is missing in it' : `${missing} lines are missing in it`}.`,
  leftOut: (lines: number) => `${lines} lines of the log could not be kept.`,
};
