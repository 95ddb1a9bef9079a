/** `ocap-dev logs`: what it cannot read of its line, and what there is to say of a log beside its lines. */
export const logsCommandWords = {
  noCount: (text: string) => `--lines is a number of lines, such as 50, or all, not "${text}"`,
  noTime: (option: string, text: string) =>
    `--${option} is a time such as 10m, 2h, 14:03 or 2026-11-23T14:03, not "${text}"`,
  noRunNumber: (text: string) =>
    `--run is the number of a run, or -1 for the newest, -2 for the one before it, not "${text}"`,
  badPattern: (text: string, reason: string) =>
    `--grep "${text}" is no regular expression (${reason}): put a \\ before what is meant as it stands, as in \\( or \\[`,
  slowPattern: (text: string) => ({
    message: `--grep "${text}" takes too long on the lines of this log.`,
    hint: 'Write it without a repetition inside a repetition, such as (a+)+.',
  }),

  keptOnly: 'No ocap-dev runs for this project: this is the log that it kept.',
  nothingKept: 'No ocap-dev runs for this project, and no log of it is kept.',
  keptUnreadable: (path: string, code: string) =>
    `The log that is kept in ${path} cannot be read (${code}): what is older is not shown.`,
  noSuchRun: (run: number) => ({
    message: run < 0 ? `The log has no ${-run} runs of the app.` : `The log has no run ${run} of the app.`,
    hint: 'All that there is: ocap-dev logs -n all',
  }),
};
