/** Why a file was not written, and what to do. It is as it was, where nothing else is said. */
export const fileWriteWords = {
  busy: 'This file changes all the time. Try again when nobody else writes it.',
  changed: 'Somebody else wrote this file at the same moment. Look at it, and try again.',
  /** `who`: the name of a program. */
  beingWritten: (who: string, pid: number) =>
    `This file is being written by ${who} (process ${pid}). Try again when it is through.`,
  waitsFor: (who: string, pid: number) =>
    `This file is being written by ${who} (process ${pid}): it is changed when that is through.`,
  waits: 'This file is empty or broken off, as one is that is being written: it is changed when it is whole.',
  unfinished:
    'This file is empty or broken off, as one is that is being written. Try again in a minute, or write a line into it.',
  forbidden: 'This file or its folder may not be written by you. Allow it with chmod u+w.',
  foreign: 'This file belongs to somebody else, and would be yours if we replaced it. Edit it by hand.',
  fixed:
    'This file or its folder is marked as immutable or append-only: lsattr shows it, and chattr -i -a lifts it.',
  readOnly:
    'This file is on a file system that may only be read. Move the project, or edit the file by hand.',
  noSpace: 'There is no space left for this file. Make some, and try again.',
  noCopy:
    'This file has to be written over, and there is nowhere to keep a copy of it until that is done. Set HOME or TMPDIR to a folder that you may write to.',
  notPlain: 'This is not a plain file. Put one in its place.',
  unwritable: (code: string) => `This file cannot be written (${code}). Edit it by hand.`,

  torn: (copy: string) =>
    `This file may hold parts of two texts, since it could not be written at once. What was in it before is in ${copy}: look at both.`,
  beside: (path: string) =>
    `Several programs wrote this file at the same moment. What one of them wrote is in ${path}: look at both.`,
};
