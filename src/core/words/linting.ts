/** What `ocap-dev lint` says besides its findings. */
export const lintingWords = {
  none: (files: number) => `No wrong recipe in ${files} file${files === 1 ? '' : 's'}.`,
  found: (findings: number, files: number, mendable: number) =>
    `${findings} wrong recipe${findings === 1 ? '' : 's'} in ${files} file${files === 1 ? '' : 's'}${mendable === 0 ? '' : `, ${mendable} of them with one right answer: ocap-dev lint --fix`}`,
  /** Under a finding: what its line should be. */
  line: (line: number, text: string) => `line ${line}: ${text}`,
  lineGoes: (line: number) => `line ${line} goes`,
  mended: (findings: number, files: number, left: number) =>
    `Mended ${findings} in ${files} file${files === 1 ? '' : 's'}; ${left === 0 ? 'none is left' : `${left} left`}.`,
  nothingToMend: 'Nothing here has one right answer: nothing was written.',
  question: (files: number) => `Write ${files === 1 ? 'this file' : `these ${files} files`}? [y/N] `,
  kept: 'Nothing was written.',
  /** In the head of a diff. */
  mendedName: (name: string) => `${name} (mended)`,

  yesNeedsFix: '--yes belongs to --fix',
  needsYes: '--fix asks before it writes, and here is no terminal to ask at: add --yes',
  noPath: (name: string) => ({
    message: `There is no file or folder ${name}.`,
    hint: 'Give files or folders; without any, this folder is looked at',
  }),
  isLink: (name: string) => ({
    message: `${name} is a link, and links are not followed.`,
    hint: 'Give what it leads to',
  }),
  unreadable: (name: string, code: string) => `${name} cannot be read (${code}), and was left out.`,
  unknown: (name: string) => `${name} is no kind of file that is looked at here.`,
  tooMany: (entries: number) =>
    `Only the first ${entries} files and folders were looked at: give a smaller folder.`,
  changed: (name: string) => `${name} was changed by somebody else meanwhile, and is left alone.`,
  /** `trouble`: sentences that begin with "This file". */
  unwritable: (name: string, trouble: string) => `${name} was not written. ${trouble}`,
} as const;
