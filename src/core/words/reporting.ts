/** What stands in the report, and what `ocap-dev report` says besides. */
export const reportingWords = {
  title: (time: string) => `# ocap-dev report, ${time}`,
  remark:
    'Secrets are masked; settings are told by their names; hosts, folders, people’s and e-mail addresses have names in their place. Read it before you send it.',
  titles: {
    versions: 'Versions',
    settings: 'Settings',
    doctor: 'Doctor',
    running: 'What runs',
    probes: 'The last probes',
    log: (lines: number) => `The end of the log (${lines} ${lines === 1 ? 'line' : 'lines'})`,
  },
  program: (version: string) => `ocap-dev ${version}`,
  node: (version: string) => `Node ${version}`,
  system: (name: string, release: string, arch: string) => `${name} ${release}, ${arch}`,
  written: (file: string, names: readonly string[]) => `${file}: ${listOf(names)}`,
  shell: (names: readonly string[]) => `the shell: ${listOf(names)}`,
  defaults: (whose: 'ocapistaine' | 'none') => `defaults: ${whose}`,
  noneRuns: 'No ocap-dev runs for this project.',
  unreachable: (message: string) => `The one that runs cannot be asked: ${message}`,
  noProbes: 'None.',
  noLog: 'None is kept.',
  logUnreadable: (code: string) => `The kept log cannot be read (${code}).`,

  question: (path: string) => `Write it to ${path}? [y/N] `,
  writtenTo: (path: string) => `Written to ${path}, readable by you alone.`,
  kept: 'Nothing was written.',
  noTerminal: 'Nothing was written: here is no terminal to ask at. --yes writes it.',
  notWritten: (path: string, reason: string) => ({
    message: `${path} was not written: ${reason}`,
    hint: 'Give another file: ocap-dev report --out FILE',
  }),
  isThere: 'it is there already',
  badLines: (text: string) => `--lines is a number up to 10000, not "${text}"`,
} as const;

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
