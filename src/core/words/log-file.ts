/** The log as a file: what keeps it from being written, and what is missing in it. */
export const logFileWords = {
  missingHere: (lines: number) => `${lines} lines are missing here: they could not be written.`,
  missingIn: (lines: number, path: string) =>
    `${lines} lines of the log are missing in ${path}: they could not be written.`,
  writtenOnceItCan: (obstacle: string) => `${obstacle} The log is written there as soon as that is possible.`,
  writtenAgain: (path: string, missing: number) =>
    `The log file ${path} is written again, ${missing === 0 ? 'nothing is missing in it' : `${missing} lines are missing in it`}.`,

  notPlain: (path: string) => `${path} is no plain file: name another with --log-file.`,
  noFolder: (folder: string) => `The folder of the log file is not there: mkdir -p ${folder}`,
  isFolder: (path: string) => `${path} is a folder: move it away, or name a file in it with --log-file.`,
  isLink: (path: string) => `${path} is a symbolic link: name the file that it leads to with --log-file.`,
  forbidden: (path: string) =>
    `The log file ${path} may not be written by you: chmod u+w ${path}, or name another with --log-file.`,
  readOnly: (path: string) =>
    `The log file ${path} is on a file system that may only be read: name another with --log-file.`,
  noSpace: (path: string) => `There is no space left for the log file ${path}: make some.`,
  unwritable: (path: string, code: string) => `The log file ${path} cannot be written (${code}).`,

  notSaved: (reason: string) => `The log could not be saved: ${reason}`,
};
